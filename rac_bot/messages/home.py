"""The App Home, which Slack keeps: figures, masks, settings, and buttons that open windows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rac_bot.blockkit import (
    Json,
    actions,
    button,
    context,
    divider,
    escape,
    joined,
    mention,
    overflow,
    plain,
    section,
)
from rac_bot.domain.masks import initials, last_four
from rac_bot.domain.rights import Role
from rac_bot.domain.sessions import Session
from rac_bot.domain.watches import Watch
from rac_bot.i18n import LANGUAGES, _, _n, language, time_of_day
from rac_bot.messages.starting import enrol, find, help_button
from rac_bot.messages.waiting import joined_by_comma, waiting_rows, watch_rows
from rac_bot.store.file.figures import Row
from rac_bot.store.file.pending import Tally
from rac_bot.store.models import Confirms
from rac_bot.store.people.homes import MORNINGS, Settings
from rac_bot.store.watches.every import Counted
from rac_bot.words.watches import watch_name

OPTION = 75  # characters
SHOWN = 8  # candidates; the search has them all
SLACKS = "slack"  # the language that Slack speaks to the person
OLD_GRID = 180  # days since the last import of a grid: they change once a year


@dataclass(frozen=True, slots=True)
class Administration:
    """What waits for an administrator."""

    undelivered: int = 0
    why: str = ""  # what to do about most of those, in mrkdwn
    where: str = ""  # whom these are for
    there: int = 0  # how many they are
    grid: str | None = None  # the one imported the longest ago, where that is long ago
    days: int = 0  # since then
    watches: int = 0  # that are on
    routes: int = 0  # which channel is told of what
    people: int = 0  # who have rights
    requests: int = 0


class Handovers(NamedTuple):
    """How many candidates one confided, and was confided; how many offers wait, for oneself, for others."""

    given: int = 0
    taken: int = 0
    to_answer: int = 0
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the Home of somebody with rights is drawn from."""

    role: Role
    admins: Sequence[str]
    today: date
    session: Session
    settings: Settings
    first: bool = False  # they have opened no file yet
    waiting: Tally | None = None  # none: they only read
    found: Sequence[Counted] = ()
    watches: Sequence[Watch] = ()  # which may tell them
    refused: Collection[Watch] = ()
    followed: int = 0
    rows: Sequence[Row] = ()
    confided: Mapping[int, str] = field(default_factory=dict)  # by candidate: from or to whom, until when
    handovers: Handovers = field(default_factory=Handovers)
    administration: Administration | None = None


def served_home(desk: Desk) -> Json:
    """The Home of a reader, an advisor, an administrator."""
    changes = desk.role.includes(Role.ADVISING)
    first = desk.first and not desk.followed
    blocks = [_header(_("Bienvenue") if first else _("Mon bureau RAC"))]
    if first:
        blocks.append(section(_in_a_word(changes=changes)))
    blocks.append(_acts(changes=changes))
    if first:
        blocks.append(section(_steps(changes=changes)))
    if not changes:
        people = ", ".join(map(mention, desk.admins))
        told = _("Votre accès : lecture. Pour inscrire, demandez à {people}.", people=people)
        blocks.append(context(told if people else _("Votre accès : lecture.")))
    waiting = waiting_rows(desk.waiting, desk.today, "show_pending") if desk.waiting else []
    blocks += _titled(_("*Ce qui m’attend*"), [*waiting, *watch_rows(desk.found)])
    if desk.administration:
        blocks += _titled(_("*Administration*"), _administration(desk.administration))
    blocks += _candidates(desk)
    blocks += [divider(), section(_("*Mes réglages*")), _settings(desk.settings, changes=changes)]
    if desk.watches:
        blocks += [context(_("Ce que rac-bot vous signale, ici et le matin :")), _watches(desk)]
    if desk.followed:
        blocks.append(context(_("Ces repères désignent une personne. Ne les copiez pas hors de l’équipe.")))
    return _home(blocks)


def unserved_home(sentence: str, admins: Sequence[str] = (), *, may_ask: bool = False) -> Json:
    """Of somebody without rights: why, and the way to ask for them where they may."""
    blocks = [_header("rac-bot"), section(sentence)]
    if may_ask:
        ask = button(_("Demander l’accès"), "ask_access", primary=True)
        blocks.append(actions(ask, block_id="ask"))
        if admins:
            people = ", ".join(map(mention, admins))
            blocks.append(context(_("Votre demande ira à {people}.", people=people)))
    return _home(blocks)


def _home(blocks: list[Json]) -> Json:
    return {"type": "home", "callback_id": "home", "blocks": blocks}


def _header(text: str) -> Json:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def _in_a_word(*, changes: bool) -> str:
    if changes:
        return _(
            "rac-bot trouve un candidat, l’inscrit, et vous dit ce qui reste à entrer dans CLARA. Il n’écrit "
            "pas dans CLARA."
        )
    return _("rac-bot trouve un candidat et montre son dossier. Il n’écrit pas dans CLARA.")


def _acts(*, changes: bool) -> Json:
    if not changes:
        return actions(find(), button(_("Grilles"), "open_grid"), help_button(), block_id="acts")
    admit = button(_("Nouvelle admission"), "new_candidate")
    several = button(_("Plusieurs inscriptions"), "paste_lines")
    return actions(find(), enrol(), admit, several, help_button(), block_id="acts")


def _steps(*, changes: bool) -> str:
    found = _("1. *Trouver* : un nom ou un DA.")
    if not changes:
        return found
    enrolled = _("2. *Inscrire* : la session, le cours, le groupe.")
    entered = _("3. *Saisir* : ce qui reste à entrer dans CLARA.")
    return f"{found}\n{enrolled}\n{entered}"


def _titled(title: str, rows: list[Json]) -> list[Json]:
    return [divider(), section(title), *rows] if rows else []


def _administration(told: Administration) -> list[Json]:
    rows = []
    if told.undelivered:
        late = _n("⚠️ *{n}* message non livré", "⚠️ *{n}* messages non livrés", told.undelivered)
        text = late
        if told.why:
            where = mention(told.where)
            if told.there < told.undelivered:
                late = _("{late}, dont *{n}* pour {where}", late=late, n=told.there, where=where)
            else:
                late = _("{late} pour {where}", late=late, where=where)
            text = _("{late} : {why}", late=late, why=told.why)
        shown = button(_("Messages"), "refresh_messages")
        rows.append(section(text, block_id="undelivered", accessory=shown))
    if told.grid:
        text = _n(
            "Grille {grid} importée il y a *{n} jour*",
            "Grille {grid} importée il y a *{n} jours*",
            told.days,
            grid=escape(told.grid),
        )
        rows.append(section(text, block_id="grid", accessory=button(_("Importer"), "import_grid")))
    watched = _n("Veilles : {n} active", "Veilles : {n} actives", told.watches)
    rows.append(section(watched, block_id="watches", accessory=button(_("Veilles"), "show_watches")))
    routed = _n("Canaux : {n} règle", "Canaux : {n} règles", told.routes)
    text = routed if told.routes else _("Canaux : un seul, celui de l’équipe")
    shown = button(_("Canaux"), "show_channels")
    rows.append(section(text, block_id="channels", accessory=shown))
    people = _n("Accès : {n} personne", "Accès : {n} personnes", told.people)
    asked = told.requests and _n("*{n} demande*", "*{n} demandes*", told.requests)
    shown = button(_("Accès"), "show_access")
    rows.append(section(joined_by_comma(people, asked), block_id="access", accessory=shown))
    return rows


def _candidates(desk: Desk) -> list[Json]:
    if not desk.followed:
        told = context(_("*Mes candidats* : dans un dossier, ⋯ › ☆ Ajouter à mes candidats."))
        return [told, *_handovers(desk.handovers)]
    if desk.role.includes(Role.ADVISING):
        acts = [(_("Voir tous"), "find_candidate", ""), (_("Session suivante"), "next_session", "")]
        if Watch.SILENCE in desk.watches:
            acts.append((_("Sans activité"), "show_watch", Watch.SILENCE))
        acts.append((_("Confier mes candidats…"), "hand_over", ""))
        every = overflow("followed_menu", *acts)
    else:
        every = button(_("Voir tous"), "find_candidate", spoken=_("Voir tous mes candidats"))
    title = section(f"{_('*Mes candidats*')} · {desk.followed}", block_id="followed", accessory=every)
    rows = (_candidate(one, desk.session, desk.confided.get(one.candidate)) for one in desk.rows[:SHOWN])
    return [divider(), title, *_handovers(desk.handovers), *rows]


def _handovers(told: Handovers) -> list[Json]:
    """What is confided, and what waits for an answer, in one row."""
    if not any(told):
        return []
    facts = (
        told.to_answer
        and _n("🤝 *{n}* proposition à répondre", "🤝 *{n}* propositions à répondre", told.to_answer),
        told.taken and _n("*{n}* dossier confié à vous", "*{n}* dossiers confiés à vous", told.taken),
        told.given and _n("*{n}* dossier confié par vous", "*{n}* dossiers confiés par vous", told.given),
        told.unanswered
        and _n("*{n}* proposition en attente", "*{n}* propositions en attente", told.unanswered),
    )
    shown = button(_("Voir"), "show_handovers", spoken=_("Voir les candidats confiés"))
    return [section(joined_by_comma(*facts), block_id="handovers", accessory=shown)]


def _candidate(row: Row, session: Session, confided: str | None) -> Json:
    """A mask, and no more beside it than how many courses, and who looks after them in whose stead."""
    who, last = initials(row.given_name, row.family_name), last_four(row.da)
    code = session.code
    if row.courses:
        told = _n("{session} : un cours", "{session} : {n} cours", row.courses, session=code)
    else:
        told = _("{session} : aucun cours", session=code)
    shown = button(_("Ouvrir"), "open_file", row.candidate, spoken=_("Ouvrir le dossier de {who}", who=who))
    return section(
        joined(f"*{who}*", last, told, confided and escape(confided)),
        block_id=f"candidate-{row.candidate}",
        accessory=shown,
    )


def _settings(chosen: Settings, *, changes: bool) -> Json:
    names = {"fr": "Français", "en": "English"}
    languages = {SLACKS: _("Langue de Slack"), **{one: names[one] for one in LANGUAGES}}
    confirmed: dict[str, str] = {
        Confirms.UNTOLD: _("Confirmer dans le canal"),
        Confirms.ALL: _("Confirmer aussi en privé"),
    }
    told = (
        [_select("home_morning", _("Résumé du matin"), _mornings(), str(chosen.morning))] if changes else []
    )
    return actions(
        _select("home_language", _("Langue"), languages, chosen.language or SLACKS),
        _select("home_confirms", _("Confirmations"), confirmed, chosen.confirms),
        *told,
        block_id=f"settings-{language.get()}",  # else Slack shows what is chosen in the words of before
    )


def _watches(desk: Desk) -> Json:
    """What they want to be told of; the block is another in another language, as above."""
    options = {one: {"text": plain(watch_name(one), OPTION), "value": str(one)} for one in desk.watches}
    wanted = [option for one, option in options.items() if one not in desk.refused]
    held = {"options": list(options.values()), **({"initial_options": wanted} if wanted else {})}
    boxes = {"type": "checkboxes", "action_id": "home_watches", **held}
    return actions(boxes, block_id=f"watches-{language.get()}")


def _mornings() -> dict[str, str]:
    hours = {str(one): _("Résumé du matin : {hour}", hour=time_of_day(one)) for one in MORNINGS if one}
    return {**hours, "0": _("Sans résumé du matin")}


def _select(name: str, named: str, labels: Mapping[str, str], chosen: str) -> Json:
    """`named` is what a screen reader says: nothing else names it."""
    options = {one: {"text": plain(label, OPTION), "value": str(one)} for one, label in labels.items()}
    held = {"options": list(options.values()), "initial_option": options[chosen]}
    return {"type": "static_select", "action_id": name, "placeholder": plain(named, OPTION), **held}
