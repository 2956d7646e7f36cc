"""The lines of the session shown: those to enter first, then those without a result, then with one."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import IntEnum

from rac_bot.blockkit import Json, actions, button, escape, joined, overflow, paragraphs, section
from rac_bot.domain.outcomes import Outcome
from rac_bot.i18n import _, _n, day_and_month, hour
from rac_bot.modals.file.columns import three_rows
from rac_bot.modals.parts import inputs
from rac_bot.modals.parts.labels import course_line, differences, group_and_mode, since_entered, without_note
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file.lines import is_locked, is_pending, takes_results
from rac_bot.store.file.undoing import by_whom, is_marked
from rac_bot.store.models import ClaraState, Inscription, InscriptionState, SessionDossier

ROWS = 12  # lines that have each a block of their own, with its menu
ASIDE = 5  # most of those just deleted
SOON = timedelta(days=14)  # before the last day to drop
MARK = "🟠"

_STANDING = (InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED, InscriptionState.UNASSIGNED)


class Part(IntEnum):
    """Of the list, in its order."""

    TO_ENTER = 0
    UNDER_WAY = 1
    WITHOUT_RESULT = 2
    WITH_RESULT = 3
    UNASSIGNED = 4


def listed(dossier: SessionDossier, ref: Reference, first: int | None = None) -> list[Inscription]:
    """Those on file, and those deleted here that CLARA still holds; `first` is the id of the one on top."""
    found = [line for line in dossier.inscriptions if line.state in _STANDING or _to_do(line)]
    return sorted(found, key=lambda line: (line.id != first, part_of(line, ref), line.id))


def inscriptions(
    dossier: SessionDossier, ref: Reference, place: FilePlace, first: int | None = None
) -> list[Json]:
    """A block a line with its menu; of many, a row a line, and the list to open one from."""
    lines = listed(dossier, ref, first)
    if not lines:
        return [section(_nothing(dossier))]
    if len(lines) <= ROWS and not dossier.foreign:
        return [_block(line, ref, place) for line in lines]
    return [text for part in Part for text in _rows(part, lines, dossier, ref, place)]


def opening(dossier: SessionDossier, ref: Reference, place: FilePlace) -> list[Json]:
    """*Ouvrir une ligne…*, where the lines have no menu of their own."""
    lines = listed(dossier, ref)
    if not lines or (len(lines) <= ROWS and not dossier.foreign):
        return []
    name, placeholder = f"open_line@{dossier.id}.{place.drawn}", _("Ouvrir une ligne…")
    if len(lines) > inputs.OPTIONS:
        return [actions(inputs.external_select(name, placeholder=placeholder), block_id="open_line")]
    select = inputs.static_select(name, line_options(lines, ref), placeholder=placeholder)
    return [actions(select, block_id="open_line")]


def line_options(lines: Iterable[Inscription], ref: Reference) -> list[Json]:
    return [
        inputs.option(course_line(line.course), line.id, joined(group_and_mode(line), *_status(line, ref)))
        for line in lines
    ]


def deleted_lines(deleted: Sequence[Inscription], ref: Reference) -> list[Json]:
    """The lines of the session that can still be brought back, with the button for who may do so."""
    if not ref.may_change:
        return []
    told = [_deleted(line, hour(line.deleted_at), ref) for line in deleted[:ASIDE] if line.deleted_at]
    more = len(deleted) - ASIDE
    return [*told, *([section("_" + _n("+ {n} autre", "+ {n} autres", more) + "_")] if more > 0 else [])]


def part_of(line: Inscription, ref: Reference) -> Part:
    if _to_do(line):
        return Part.TO_ENTER
    if line.state is InscriptionState.UNASSIGNED:
        return Part.UNASSIGNED
    if line.note is not None:
        return Part.WITH_RESULT
    return Part.UNDER_WAY if ref.outcome(line) is Outcome.UNDER_WAY else Part.WITHOUT_RESULT


def _to_do(line: Inscription) -> bool:
    """Whether something of it is left to do in CLARA."""
    return is_pending(line) and not line.dossier.foreign


def _nothing(dossier: SessionDossier) -> str:
    return _("Aucune inscription à la session {session}.", session=dossier.session.name)


def _rows(
    part: Part, lines: Sequence[Inscription], dossier: SessionDossier, ref: Reference, place: FilePlace
) -> list[Json]:
    found = [line for line in lines if part_of(line, ref) is part]
    if not found:
        return []
    title = {
        Part.TO_ENTER: _("*À saisir ({n})*"),
        Part.UNDER_WAY: _("*En cours ({n})*"),
        Part.WITHOUT_RESULT: _("*Sans résultat ({n})*"),
        Part.WITH_RESULT: _("*Avec résultat ({n})*"),
        Part.UNASSIGNED: _("*Non assignées ({n})*"),
    }[part].format(n=len(found))
    rows = [three_rows(head(line, ref), line, ref) if place.columns else head(line, ref) for line in found]
    alone = dossier.foreign and len(found) == len(lines)
    return [section(text) for text in paragraphs(rows if alone else [title, *rows])]


def _block(line: Inscription, ref: Reference, place: FilePlace) -> Json:
    if place.columns:
        text = three_rows(head(line, ref), line, ref)
    else:
        text = "\n".join(filter(None, (head(line, ref), _second(line, ref), _correction(line, ref))))
    number = line.course.number
    detail = button(_("Détail"), "line_detail", line.id, spoken=_("Détail de {course}", course=number))
    beside = overflow("line_menu", *_acts(line)) if ref.may_change else detail
    return section(text, block_id=f"line-{line.id}", accessory=beside)


def head(line: Inscription, ref: Reference) -> str:
    """`🟠 *350-714-RL* · 00991 EE SR · à saisir`."""
    mark = f"{MARK} " if _to_do(line) else ""
    note = f"*{line.note}*" if line.note is not None else None
    return mark + joined(
        f"*{line.course.number}*", escape(group_and_mode(line)), note, *map(escape, _status(line, ref))
    )


def _second(line: Inscription, ref: Reference) -> str:
    """The title, whole, and the last day to drop the course where it is near."""
    return joined(escape(line.course.title), _droppable(line, ref))


def _droppable(line: Inscription, ref: Reference) -> str | None:
    if line.state is not InscriptionState.ACTIVE or ref.outcome(line) is not Outcome.UNDER_WAY:
        return None
    last = ref.drop.last_day(line.dossier.session, line.starts_on, line.ends_on)
    if last is None or not ref.today <= last <= ref.today + SOON:
        return None
    return f"{escape(ref.drop.label)} → {day_and_month(last)}"


def _correction(line: Inscription, ref: Reference) -> str | None:
    if line.clara is not ClaraState.TO_CORRECT or line.state is InscriptionState.DELETED:
        return None
    return _("À corriger : {changes}", changes=differences(since_entered(line), ref))


def _status(line: Inscription, ref: Reference) -> list[str]:
    """In plain words: what has become of it, and what is left to do in CLARA."""
    if line.state is InscriptionState.DELETED:
        return [_("à supprimer dans CLARA")]
    told = [] if line.dossier.foreign else [without_note(line, ref)]
    if _to_do(line):
        to_correct = line.clara is ClaraState.TO_CORRECT
        told.append(_("à corriger dans CLARA") if to_correct else _("à saisir"))
    elif part_of(line, ref) is Part.UNDER_WAY and not line.dossier.foreign:
        told.append(_("en cours") if line.state is InscriptionState.ACTIVE else None)
    return [one for one in told if one]


def _acts(line: Inscription) -> list[tuple[str, str, object]]:
    """Five at most; the line's detail has the others."""
    version, locked = f"{line.id}:{line.version}", is_locked(line)
    acts: list[tuple[str, str, object]] = [(_("Détail"), "line_detail", line.id)]
    if line.state is InscriptionState.DELETED:
        return [*acts, (_("Marquer supprimée"), "enter_in_clara", version)]
    if is_pending(line):
        acts.append((_("Marquer saisie"), "enter_in_clara", version))
    elif is_marked(line):
        acts.append((_("Pas encore saisie"), "put_back", version))
    if line.state is InscriptionState.ACTIVE and takes_results(line):
        acts.append((_("Résultats"), "results_of_line", line.id))
    if locked:
        return [*acts, (_("Déverrouiller"), "unlock_line", line.id)]
    acts.append((_("Modifier"), "edit_line", line.id))
    return [*acts, (_("Supprimer"), "ask_delete_line", version)]


def _deleted(line: Inscription, at: str, ref: Reference) -> Json:
    told = _("*{course}* · supprimée à {hour}", course=line.course.number, hour=at)
    spoken = _("Rétablir {c}", c=line.course.number)
    theirs = by_whom(ref.by, line.deleted_by)
    restore = button(_("Rétablir"), "restore_line", line.id, spoken=spoken) if theirs else None
    return section(told, block_id=f"deleted-{line.id}", accessory=restore)
