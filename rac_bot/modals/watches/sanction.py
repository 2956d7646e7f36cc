"""A file in which all is passed or recognised: what the college wants looked at before it is passed on."""

from collections.abc import Iterator, Sequence

from rac_bot.blockkit import Json, button, context, divider, escape, joined, modal, paragraphs, section
from rac_bot.domain.checks import ANSWERED, Check
from rac_bot.i18n import _, _n, told_of
from rac_bot.modals.parts.labels import admission_line, candidate_line, candidate_title
from rac_bot.modals.parts.place import Number
from rac_bot.modals.watches.listed import WatchPlace
from rac_bot.store.models import Admission, Candidate, ClaraState
from rac_bot.store.watches.checking import Facts, Wanted
from rac_bot.store.watches.findings import Finding
from rac_bot.words.checks import check_name

CALLBACK = "sanction"
NAMED = 12  # courses by number
MOST = 100  # things of the college's list


class SanctionPlace(WatchPlace):
    """Over the list of what was found."""

    candidate: Number
    admission: Number


def sanction_view(admission: Admission, facts: Facts, wanted: Sequence[Wanted], place: SanctionPlace) -> Json:
    """What the bot knows, with its figures; then what is to be seen by eye."""
    who = admission.candidate
    opened = button(_("Ouvrir"), "open_file", who.id, spoken=_("Ouvrir {who}", who=candidate_line(who)))
    title = "\n".join((candidate_title(who), admission_line(admission), f"*{_grid(facts)}*"))
    shown, more = wanted[:MOST], len(wanted) - MOST
    answered = [one for one in shown if one.check in ANSWERED]
    by_eye = [one for one in shown if one.check not in ANSWERED]
    blocks = [
        section(title, block_id="whose", accessory=opened),
        context(
            _("C’est une proposition, d’après ce que rac-bot a en main. La sanction se décide au collège.")
        ),
        divider(),
        *_told(_("*Ce que rac-bot en sait*"), (_answer(one, facts) for one in answered)),
        *_told(_("*À vérifier par vous*"), (_to_see(one, facts) for one in by_eye)),
        *([context(_n("{n} autre dans la liste.", "{n} autres dans la liste.", more))] if more > 0 else []),
        context(
            _(
                "*Transmis* : à la personne responsable de la sanction. Le dossier quitte la liste ; il y "
                "revient si un cours n’est plus réussi, puis l’est de nouveau, ou si la grille en demande "
                "plus."
            )
        ),
    ]
    return modal(CALLBACK, _("Vérifier le dossier"), blocks, place, submit=_("Transmis"))


def check_button(whose: Candidate, finding: Finding) -> Json:
    """Of the list, opens the window."""
    spoken = told_of(label := _("Vérifier"), candidate_line(whose))
    return button(label, "check_sanction", ":".join(map(str, finding)), spoken=spoken)


def courses_told(courses: int) -> str:
    """Those of a grid, all of which are there."""
    return _n("{n} cours réussi ou reconnu", "{n} cours réussis ou reconnus", courses)


def _grid(facts: Facts) -> str:
    courses = courses_told(facts.courses)
    if not facts.competencies:
        return courses
    return joined(courses, _n("{n} compétence", "{n} compétences", facts.competencies))


def _told(title: str, rows: Iterator[str]) -> list[Json]:
    found = list(rows)
    return [section(text) for text in paragraphs([title, *found])] if found else []


def _name(one: Wanted) -> str:
    return escape(one.label or (check_name(one.check) if one.check else one.code))


def _answer(one: Wanted, facts: Facts) -> str:
    if one.check is Check.ENTERED:
        left = _left(facts)
        return _row("🟠", one, left) if left else _row("✅", one, _("tout y est"))
    if one.check is Check.TRANSMITTED:
        lacking, of, none = facts.untransmitted, facts.passed, _("aucun résultat à transmettre")
        left = _n("{n} résultat non transmis", "{n} résultats non transmis", len(lacking))
    else:
        lacking, of, none = facts.uncensused, facts.followed, _("aucun cours suivi")
        left = _n("{n} cours sans recensement", "{n} cours sans recensement", len(lacking))
    if lacking:
        return _row("🟠", one, joined(left, _numbers(lacking) if len(lacking) < of else ""))
    return _row("✅", one, _("{n} sur {n}", n=of) if of else none)


def _left(facts: Facts) -> str:
    states = facts.to_do
    told = (
        (n := states[ClaraState.TO_ENTER]) and _("*{n}* à saisir", n=n),
        (n := states[ClaraState.TO_CORRECT]) and _("*{n}* à corriger", n=n),
        (n := states[ClaraState.TO_REMOVE]) and _("*{n}* à supprimer", n=n),
    )
    return ", ".join(one for one in told if one)


def _to_see(one: Wanted, facts: Facts) -> str:
    if one.check is not Check.EQUIVALENCES or not facts.recognised:
        return f"• {_name(one)}"
    count = len(facts.recognised)
    told = _n("{n} cours reconnu sans être suivi", "{n} cours reconnus sans être suivis", count)
    return _row("•", one, joined(told, _numbers(facts.recognised)))


def _row(mark: str, one: Wanted, said: str) -> str:
    return f"{mark} {told_of(_name(one), said)}"


def _numbers(numbers: Sequence[str]) -> str:
    more = len(numbers) - NAMED
    named = ", ".join(numbers[:NAMED])
    return _n("{named} et {n} autre", "{named} et {n} autres", more, named=named) if more > 0 else named
