"""What a grid has for a line, in words."""

from collections.abc import Sequence

from rac_bot.domain.modes import Mode
from rac_bot.i18n import _, told_of
from rac_bot.store.models import GridGroup, Inscription


def of_grid(groups: Sequence[GridGroup] | None, mode: Mode | None) -> str:
    """The course's groups in the line's mode, or in any where it tells none; None: the course is gone."""
    if groups is None:
        return _("le cours n’est plus dans la grille")
    held = [f"{group.number} ({group.mode})" for group in groups if mode in (None, group.mode)]
    if held:
        return ", ".join(held)
    return _("aucun groupe {mode} dans la grille", mode=mode) if mode else _("aucun groupe dans la grille")


def old_to_new(line: Inscription, groups: Sequence[GridGroup] | None) -> str:
    """`EE : 00990 → *00995*`, for mrkdwn; what the grid has instead, where that is not one group."""
    if groups is None:
        return of_grid(None, line.mode)
    new = f"*{groups[0].number}*" if len(groups) == 1 else of_grid(groups, line.mode)
    change = f"{line.group_number} → {new}"
    return told_of(line.mode, change) if line.mode else change
