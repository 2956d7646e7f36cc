"""`/rac accès`: who may use the bot and how far, and the form that gives a person their rights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rac_bot.blockkit import Json, actions, button, confirm, context, divider, escape, form, modal, section
from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Barred, Rights, Role, is_slack_id
from rac_bot.i18n import _, _n, moment
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.paging import page_shown, row, turns
from rac_bot.modals.parts.place import Number, Place, Word
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.catalogue import EVERY
from rac_bot.store.college.codes import Codes
from rac_bot.store.models import Access, Person, Programme
from rac_bot.words.people import actor
from rac_bot.words.rights import answers, never, rights_told, role_meaning, role_name

CALLBACK, FORM = "access", "give_access"
PAGE = 20
MOST = 20  # programmes, or units, that the form limits rights to


class AccessPlace(Place):
    page: Number = 0


class AccessFormPlace(AccessPlace):
    person: Word | None = None  # Slack id of the one whose rights are changed; else the form asks whom


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with rights; those whom the setting RAC_ADMINS names have no `access` of their own."""

    slack_id: str
    person: Person | None
    access: Access | None
    barred: Barred | None = None


# --- the list ---------------------------------------------------------------------------------------


def access_view(
    holders: Sequence[Holder],
    ref: Reference,
    place: AccessPlace,
    *,
    mirrored: bool,
    notice: str | None,
    asking: Mapping[str, str],
    left: Mapping[str, tuple[str, int]],
) -> Json:
    """A page of all who have rights; `mirrored`: a user group gives some; `notice` is fit for mrkdwn.

    `asking`: the names of those who wait for an answer, by Slack id; `left`: of those who have no access any
    more and candidates still, with how many.
    """
    page = page_shown(place.page, len(holders), PAGE)
    shown = holders[page * PAGE : (page + 1) * PAGE]
    blocks = [
        section(
            "\n".join(_("*{role}* : {what}", role=role_name(role), what=role_meaning(role)) for role in Role)
        ),
        actions(button(_("Donner un accès"), "give_access", primary=True), block_id="give"),
        *(block for slack_id, who in asking.items() for block in _asking(slack_id, who)),
        *(_left(slack_id, who, count) for slack_id, (who, count) in left.items()),
        divider(),
    ]
    if not any(holder.access for holder in holders):
        blocks.append(section(_("Personne d’autre n’a encore d’accès.")))
    blocks += [_holder(holder, ref, changeable=holder.slack_id != ref.by.actor) for holder in shown]
    blocks += row(turns("access", page, (page + 1) * PAGE < len(holders)), "pager")
    if mirrored:
        blocks.append(context(_("Les membres du groupe Slack du réglage RAC_ADVISORS_GROUP ont *conseil*.")))
    return modal(CALLBACK, _("Accès"), blocks, AccessPlace(page=page), notice=notice)


def _asking(slack_id: str, who: str) -> list[Json]:
    """Somebody who asks for access, and the answers."""
    asks = section(_("{who} demande l’accès à rac-bot.", who=f"*{escape(who)}*"))
    buttons = [button(label, action, slack_id) for action, label in answers().items()]
    return [asks, actions(*buttons, block_id=f"answer-{slack_id}")]


def _left(slack_id: str, who: str, count: int) -> Json:
    """Somebody whose candidates nobody looks after."""
    told = _n(
        "⚠️ {who} n’a plus accès, et suit encore {n} candidat.",
        "⚠️ {who} n’a plus accès, et suit encore {n} candidats.",
        count,
        who=f"*{escape(who)}*",
    )
    confide = button(
        _("Confier…"), "hand_over_for", slack_id, spoken=_("Confier les candidats de {who}", who=who)
    )
    return section(told, block_id=f"left-{slack_id}", accessory=confide)


def _holder(holder: Holder, ref: Reference, *, changeable: bool) -> Json:
    access, who = holder.access, holder.person.name if holder.person else holder.slack_id
    rights = access.rights if access else Rights(Role.ADMINISTERING)
    lines = [f"*{escape(who)}* · {escape(rights_told(rights))}", _origin(access, ref)]
    if holder.barred:
        lines.append(f"⚠️ {never(holder.barred)}")
    elif holder.person is None or holder.person.told_at is None:
        lines.append(_("Slack n’a pas encore dit de qui est ce compte."))
    spoken = _("Modifier l’accès de {who}", who=who)
    change = button(_("Modifier"), "change_access", holder.slack_id, spoken=spoken)
    return section(
        "\n".join(lines),
        block_id=f"holder-{holder.slack_id}",
        accessory=change if access and changeable else None,
    )


def _origin(access: Access | None, ref: Reference) -> str:
    if access is None:
        return _("donné par : réglage RAC_ADMINS")
    who = escape(actor(ref.names, access.given_by))
    return _("donné par : {who}, {when}", who=who, when=moment(access.given_at))


# --- the form ---------------------------------------------------------------------------------------


def give_view(place: AccessFormPlace) -> Json:
    """Asks whom, and what."""
    whom = inputs.field(_("Personne"), inputs.users_select("person", placeholder=_("Choisir une personne")))
    return form(FORM, _("Donner un accès"), [whom, *_fields(None, (), ())], place, _("Enregistrer"))


def change_view(
    who: str,
    rights: Rights | None,
    programmes: Sequence[Programme],
    codes: Codes,
    place: AccessFormPlace,
    *,
    mirrored: bool,
) -> Json:
    """`who` is a name, in plain text; `mirrored`: a user group gives rights too."""
    numbers, units = (rights.programmes, rights.units) if rights else ((), ())
    limited = programme_choices(one for one in programmes if one.number in numbers)
    withdraw = button(
        _("Retirer cet accès"), "withdraw_access", place.person, confirm=_sure(who, mirrored=mirrored)
    )
    blocks = [
        section(f"*{escape(who)}*"),
        *_fields(rights.role if rights else None, limited, unit_choices(units, codes)),
        *([actions(withdraw, block_id="withdraw")] if rights else []),
    ]
    return form(FORM, _("Modifier un accès"), blocks, place, _("Enregistrer"))


def _fields(role: Role | None, programmes: Sequence[Json], units: Sequence[Json]) -> list[Json]:
    roles = [inputs.option(role_name(one), one, role_meaning(one)) for one in Role]
    everything = _("Rien de choisi : tout le collège.")
    reach = _(
        "Une personne limitée lit en entier le dossier de qui est admis là, et n’y change que ce qui en "
        "relève."
    )
    return [
        inputs.field(_("Rôle"), inputs.radio("role", roles, role)),
        inputs.field(
            _("Limiter à des programmes"),
            _several("programmes", programmes, _("Tous")),
            optional=True,
            hint=everything,
        ),
        inputs.field(
            _("Limiter à des unités organisationnelles"),
            _several("units", units, _("Toutes")),
            optional=True,
            hint=f"{everything} {reach}",
        ),
    ]


def _several(name: str, held: Sequence[Json], every: str) -> Json:
    return inputs.multi_external_select(name, initial=held, most=max(MOST, len(held)), placeholder=every)


def _sure(who: str, *, mirrored: bool) -> Json:
    told = _(
        "{who} n’ouvrira plus aucun dossier, dès maintenant, et ne pourra plus enregistrer ce que ses "
        "fenêtres affichent.",
        who=who,
    )
    if mirrored:
        told += " " + _("Si elle est du groupe Slack, retirez-l’en aussi : il lui redonnerait l’accès.")
    return confirm(_("Retirer cet accès ?"), told, _("Retirer"))


def read_form(view: dict[str, Any], place: AccessFormPlace) -> tuple[str, Rights]:
    """The Slack id, and the rights to give; Malformed where the form offers no such person or role."""
    slack_id = place.person or forms.value(view, "person") or ""
    if not is_slack_id(slack_id):
        raise forms.unreadable("person")
    role = forms.member(Role, forms.value(view, "role") or "")
    return slack_id, Rights(role, forms.values(view, "programmes"), forms.values(view, "units"))


def programme_choices(programmes: Iterable[Programme], typed: str = "") -> list[Json]:
    """What the type-ahead offers."""
    named = {one.number: f"{one.number} {one.title}" for one in programmes}
    return _choices(named, typed)


def unit_choices(units: Iterable[str], codes: Codes, typed: str = "") -> list[Json]:
    return _choices({one: codes.label(EVERY["unit"].list, one) or one for one in units}, typed)


def _choices(named: dict[str, str], typed: str) -> list[Json]:
    wanted = fold(typed)
    return [inputs.option(name, value) for value, name in named.items() if wanted in fold(name)][
        : inputs.OPTIONS
    ]


# --- what came of it --------------------------------------------------------------------------------


def given_notice(who: str, before: Rights | None, rights: Rights, *, known: bool) -> str:
    """For mrkdwn; `known`: Slack has told whose account it is."""
    who, told = escape(who), escape(rights_told(rights))
    if before == rights:
        return _("{who} : rien n’a changé.", who=who)
    if before is None:
        sentence = _("✅ {who} : accès donné, {rights}.", who=who, rights=told)
    else:
        sentence = _("✅ {who} : accès modifié, {rights}.", who=who, rights=told)
    if known:
        return sentence
    soon = _("Slack doit encore dire de qui est ce compte : dans un instant.")
    return f"{sentence} {soon}"


def withdrawn_notice(who: str, before: Rights | None) -> str:
    if before is None:
        return _("{who} : cet accès était déjà retiré.", who=escape(who))
    return _("🗑️ {who} : accès retiré.", who=escape(who))
