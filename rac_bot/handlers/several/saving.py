"""Saving what a preview of several shows: in one transaction, those that pass, or all of them or none."""

from collections.abc import Mapping, Sequence

from rac_bot.domain.sessions import Session
from rac_bot.handlers.gate.visit import Visit
from rac_bot.modals.parts import user_fields
from rac_bot.modals.several.preview import read_all_or_none, read_groups, saved_lines
from rac_bot.store.file import several
from rac_bot.store.file.inscriptions import ChosenGroup
from rac_bot.store.file.several import Attempt, Wanted
from rac_bot.store.telling import telling
from rac_bot.store.work.work import Work

Attempts = Sequence[tuple[Wanted, Attempt]]


def save(
    work: Work,
    visit: Visit,
    wanted: Sequence[Wanted],
    session: Session,
    fields: Mapping[str, str],
    left_out: int = 0,
) -> Attempts:
    """What came of each line, the messages stored with it. `fields`: by the line's name, that of its group.

    `left_out`: lines that the preview refused already, and that all or none is about too.
    """
    chosen = read_groups(visit.asked.view, fields.items())
    return save_chosen(work, visit, wanted, session, chosen, left_out)


def save_chosen(
    work: Work,
    visit: Visit,
    wanted: Sequence[Wanted],
    session: Session,
    chosen: Mapping[str, ChosenGroup],
    left_out: int = 0,
) -> Attempts:
    """The same, of groups that were chosen before: by the line's name."""
    view = visit.asked.view
    values = user_fields.read(view, several.asked(work))
    wishes = several.wishes(work, wanted, session, chosen, values)
    together = read_all_or_none(view)
    attempts = several.enrol_all(work, wishes, all_or_none=together, but=left_out > 0)
    told = list(zip(wanted, attempts, strict=True))
    if lines := saved_lines(told):
        telling.enrolled(work, lines, visit.routing(work))
    return told
