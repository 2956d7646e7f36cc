"""The window of the file, put together."""

from collections.abc import Sequence
from dataclasses import dataclass

from rac_bot.blockkit import Json, modal, section
from rac_bot.i18n import _
from rac_bot.modals.file.banner import banner, gestures, navigator
from rac_bot.modals.file.dossiers import chosen_dossier, session_dossiers
from rac_bot.modals.file.lines import deleted_lines, inscriptions
from rac_bot.modals.parts.place import FilePlace
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.models import Candidate, Inscription, SessionDossier

CALLBACK = "file"


@dataclass(frozen=True, slots=True)
class File:
    """What the file shows: a candidate, the sessions that the filter lets through, and the one chosen."""

    candidate: Candidate
    dossiers: Sequence[SessionDossier]  # all of them, newest first
    listed: Sequence[SessionDossier]
    chosen: SessionDossier | None  # one of those listed
    deleted: Sequence[Inscription]  # of the chosen session, while they can be restored
    followed: bool  # by whoever looks
    results: int | None = None  # how many files the search found, where the file came from one


def file_view(file: File, ref: Reference, place: FilePlace, notice: str | None = None) -> Json:
    """The file as CLARA's *Dossiers sessions / Inscriptions* shows it; `notice` is fit for mrkdwn.

    `place` may be that of a window over it.
    """
    blocks = [section(banner(file.candidate, file.dossiers))]
    blocks += gestures(file.candidate, file.followed, ref)
    blocks += session_dossiers(file.candidate, file.dossiers, file.listed, file.chosen, ref, place)
    if file.chosen:
        blocks += chosen_dossier(file.candidate, file.chosen, ref)
        blocks += inscriptions(file.chosen, ref, place)
        blocks += deleted_lines(file.deleted, ref)
    blocks += navigator(place, file.results)
    return modal(CALLBACK, _("Dossier du candidat"), blocks, place.to(FilePlace), notice=notice)
