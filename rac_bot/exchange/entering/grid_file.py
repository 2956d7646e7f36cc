"""A grid file received through Slack: checked first, since Slack keeps files and waits three seconds."""

from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from rac_bot.errors import FileTooLarge, FileTooSlow, GridFileRefused, IntakeError, PeopleInFile, TooHeavy
from rac_bot.exchange.entering.runs import Condition, run
from rac_bot.exchange.reading.files import open_file
from rac_bot.exchange.reading.headers import find_table
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.exchange.reading.sheets import Sheet
from rac_bot.i18n import _
from rac_bot.store.database.engine import Store
from rac_bot.store.work.work import By

PATIENCE_S = 1.5  # for a workbook: Slack waits three seconds, and the download has taken some
LINES = 500  # of all sheets: this many are imported well within the time that Slack waits
_PEOPLE = (FileKind.CANDIDATES, FileKind.DOSSIERS, FileKind.INSCRIPTIONS)
_PERSONAL = {"da", "code_permanent", "given_name", "birth_date", "phone"}


def import_grid(
    store: Store,
    content: bytes,
    by: By,
    *,
    dry_run: bool = False,
    only_if: Condition = lambda report: True,
) -> Report:
    """Import the grids of a file from its bytes, as `run` does.

    Raises:
        PeopleInFile, FileTooLarge, FileTooSlow: it must not come through Slack.
        GridFileRefused: it has no grid.
    """
    with TemporaryDirectory() as folder:  # that only its owner can enter
        path = Path(folder) / "fichier"
        path.write_bytes(content)
        try:
            sheets = open_file(path, PATIENCE_S)
            _look_into(sheets)
            return run(store, FileKind.GRID, path, dry_run=dry_run, by=by, only_if=only_if, sheets=sheets)
        except TooHeavy as error:
            raise FileTooSlow from error
        except IntakeError as error:
            raise GridFileRefused(str(error)) from error


def _look_into(sheets: list[Sheet]) -> None:
    # A column about people is enough, even if the sheet lacks the other columns of such a file.
    tables = [table for sheet in sheets for kind in _PEOPLE if (table := find_table(sheet, kind))]
    if any(_PERSONAL & table.positions.keys() for table in tables):
        raise PeopleInFile
    if sum(1 for sheet in sheets for _line in islice(sheet.lines(), LINES + 1)) > LINES:
        raise FileTooLarge(_("{n} lignes", n=LINES))
