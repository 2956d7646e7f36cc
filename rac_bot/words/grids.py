"""What a grid has for a line, in words."""

from collections.abc import Sequence

from rac_bot.domain.modes import Mode
from rac_bot.i18n import _
from rac_bot.store.models import GridGroup


def of_grid(groups: Sequence[GridGroup] | None, mode: Mode | None) -> str:
    """The course's groups in the line's mode, or in any where it tells none; None: the course is gone."""
    if groups is None:
        return _("le cours n’est plus dans la grille")
    held = [f"{group.number} ({group.mode})" for group in groups if mode in (None, group.mode)]
    if held:
        return ", ".join(held)
    return _("aucun groupe {mode} dans la grille", mode=mode) if mode else _("aucun groupe dans la grille")
