"""What stands of a command that is interrupted, or whose words cannot be written."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rac_bot.store.database.engine import Store

_commits: list[None] = []


def forget() -> None:
    """A command begins."""
    _commits.clear()


def watch(store: "Store") -> None:
    """Note when something is saved in that store."""
    store.watch(lambda: _commits.append(None))


def told() -> str:
    if _commits:
        return "Ce qui était fait est enregistré, et le reste. Relancez la commande pour la finir."
    return "Rien n’est enregistré."
