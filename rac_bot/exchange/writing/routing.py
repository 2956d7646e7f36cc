"""Exports the rules that say which channel is told of what; `import routing` can read them again."""

from pathlib import Path

from rac_bot.exchange.writing.tables import new_file, write_table
from rac_bot.store.database.engine import Store
from rac_bot.store.routing import rules
from rac_bot.store.work.work import COMMAND_LINE
from rac_bot.words.routing import WAYS

HEADINGS = ("canal", "recoit", "heure", "programme", "unite_org")


def export_routing(store: Store, path: Path, *, force: bool = False) -> int:
    """How many there are.

    Raises:
        IntakeError: the file cannot be written.
    """
    with store.reading(COMMAND_LINE) as work:
        every = rules.listed(work).values()
    cells = (
        (one.channel, WAYS[one.way], _hour(one.at), one.scope.programme, one.scope.unit) for one in every
    )
    with new_file(path, force=force) as beside:
        return write_table(beside, "Canaux", HEADINGS, cells, {"canal": 14})


def _hour(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02}"
