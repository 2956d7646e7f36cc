"""A list in pages: which one is shown, and the buttons that turn them."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from rac_bot.blockkit import Json, actions, button
from rac_bot.i18n import _

T = TypeVar("T")


def page_shown(asked: int, total: int, size: int) -> int:
    """The page asked for, from 0; the last one, where there are fewer."""
    return min(asked, max(total - 1, 0) // size)


def chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """As many at a time as a block, or a page, takes."""
    return (items[first : first + size] for first in range(0, len(items), size))


def turns(action: str, page: int, more: bool, words: tuple[str, str] | None = None) -> list[Json]:
    """The buttons to the page before this one and to the one after, where there is one."""
    before, after = words or (_("‹ Précédents"), _("Suivants ›"))
    buttons = [button(before, f"{action}_before", page - 1)] if page else []
    return buttons + ([button(after, f"{action}_after", page + 1)] if more else [])


def row(buttons: Sequence[Json], block_id: str) -> list[Json]:
    """A block of them; none where there is no button."""
    return [actions(*buttons, block_id=block_id)] if buttons else []
