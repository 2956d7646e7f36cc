"""The buttons that take back what was just done, and what is said of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from rac_bot.blockkit import Json, actions, button, context, escape, paragraphs, section
from rac_bot.errors import ChangedMeanwhile, Refusal
from rac_bot.i18n import _, _n, hour, moment, told_of
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.todo import counted, kept_told, named
from rac_bot.store.file import todo
from rac_bot.store.file.things import Todo
from rac_bot.store.file.undoing import UNDOABLE, Undone, versions
from rac_bot.store.models import ClaraState, Inscription, SessionDossier

ROW = "undo"  # the block of the button under a notice
_MOST = 5  # sessions just deleted that are told


def undo_enrolment(lines: Sequence[Inscription]) -> list[Json]:
    """Under the notice of what was saved, for ten minutes; nothing where nothing was."""
    if not lines:
        return []
    return [actions(enrolment_button(lines), block_id=ROW), until(lines)]


def enrolment_button(
    lines: Iterable[Inscription], label: str | None = None, alone: Iterable[SessionDossier] = ()
) -> Json:
    """`alone`: sessions that were created with no line."""
    value = ",".join(filter(None, (versions(lines), todo.versions(alone))))
    return button(label or _("Défaire l’enregistrement"), "undo_enrolment", value)


def until(lines: Iterable[Inscription]) -> Json:
    return until_from(min(line.created_at for line in lines))


def until_from(saved_at: datetime) -> Json:
    last = hour(saved_at + UNDOABLE)
    return context(_("Peut être défait jusqu’à {hour}, sauf ce qui serait déjà saisi.", hour=last))


def unmark(things: Sequence[Todo]) -> list[Json]:
    """Under the notice of what was marked."""
    if not things:
        return []
    return [actions(button(_("Remettre à saisir"), "unmark", todo.versions(things)), block_id=ROW)]


def restore_lines(things: Sequence[Todo]) -> list[Json]:
    """Under the notice of what was undone."""
    lines = [one for one in things if isinstance(one, Inscription)]
    return [actions(button(_("Rétablir"), "restore_lines", versions(lines)), block_id=ROW)] if lines else []


def restore_dossier(dossier: SessionDossier) -> list[Json]:
    """Under the notice of a session that was deleted."""
    return [actions(_restore_dossier(dossier), block_id=ROW)]


def dossiers_deleted(deleted: Sequence[SessionDossier]) -> list[Json]:
    """Each with the same button, for as long as it can be brought back; in a file that was opened anew."""
    return [
        section(
            _(
                "Dossier session {session} supprimé à {hour}.",
                session=one.session.code,
                hour=hour(one.deleted_at),
            ),
            block_id=f"deleted-session-{one.id}",
            accessory=_restore_dossier(one),
        )
        for one in deleted[:_MOST]
        if one.deleted_at
    ]


def _restore_dossier(dossier: SessionDossier) -> Json:
    spoken = _("Rétablir {c}", c=dossier.session.code)
    return button(_("Rétablir"), "restore_dossier", f"{dossier.id}:{dossier.version}", spoken=spoken)


def left_empty(dossier: SessionDossier) -> str:
    """Of the session whose last line was deleted."""
    return _("Le dossier session {session} reste, sans cours.", session=dossier.session.code)


def delete_dossier(dossier: SessionDossier) -> list[Json]:
    """Under that notice."""
    value = f"{dossier.id}:{dossier.version}"
    return [actions(button(_("Supprimer la session"), "delete_dossier", value), block_id=ROW)]


def undone_notice(undone: Undone[Todo], ref: Reference) -> list[str]:
    lines = sum(isinstance(one, Inscription) for one in undone.done)
    alone = len(undone.done) - lines
    done = [
        lines and _n("↩️ {n} inscription défaite.", "↩️ {n} inscriptions défaites.", lines),
        alone and _n("↩️ {n} dossier session défait.", "↩️ {n} dossiers session défaits.", alone),
    ]
    return told(" ".join(one for one in done if one), undone, ref)


def restored_notice(undone: Undone[Inscription], ref: Reference) -> list[str]:
    count = _n("✅ {n} inscription rétablie", "✅ {n} inscriptions rétablies", len(undone.done))
    return told(counted([count], undone.along) + ".", undone, ref)


def unmarked_notice(undone: Undone[Todo], ref: Reference) -> list[str]:
    states = Counter(one.clara for one in undone.done)
    entered, corrected = states[ClaraState.TO_ENTER], states[ClaraState.TO_CORRECT]
    removed, nothing = states[ClaraState.TO_REMOVE], states[ClaraState.ENTERED]
    counts = (
        entered and _n("{n} ligne remise à saisir", "{n} lignes remises à saisir", entered),
        corrected and _n("{n} correction remise à faire", "{n} corrections remises à faire", corrected),
        removed and _n("{n} suppression remise à faire", "{n} suppressions remises à faire", removed),
        nothing and _n("{n} n’a rien à corriger", "{n} n’ont rien à corriger", nothing),
    )
    done = "↩️ " + counted([one for one in counts if one], undone.along) + "."
    return told(done, undone, ref)


def told(done: str, undone: Undone[Any], ref: Reference) -> list[str]:
    """For mrkdwn: those that were put back, then each of the others, with the reason; as texts that fit."""
    rows = [done, *(f"• {named(line)}" for line in undone.done)] if undone.done else []
    if undone.kept:
        rows.append(kept_told(undone.kept))
    if undone.left:
        rows.append(_("⚠️ Laissées comme elles sont :"))
        rows += ("• " + told_of(named(line), _why(refusal, ref)) for line, refusal in undone.left)
    if undone.gone:
        rows.append(_n("{n} n’est plus au dossier.", "{n} ne sont plus au dossier.", undone.gone))
    return paragraphs(rows)


def _why(refusal: Refusal, ref: Reference) -> str:
    if not isinstance(refusal, ChangedMeanwhile) or not refusal.changes:
        return escape(str(refusal))
    who, when, _values = refusal.changes[-1]
    return _("modifiée le {when} par {who}.", when=moment(when), who=escape(ref.name(who)))
