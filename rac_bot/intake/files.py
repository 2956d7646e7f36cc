"""Opening a file of the college, whatever its format."""

from pathlib import Path

from rac_bot.errors import IntakeError
from rac_bot.i18n import _
from rac_bot.intake.csv_text import csv_lines, decode, find_delimiter
from rac_bot.intake.headers import delimiter_score
from rac_bot.intake.sheets import Sheet
from rac_bot.intake.workbooks import SIGNATURES, workbook_sheets

SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}


def open_file(path: Path) -> list[Sheet]:
    """The sheets of a file; its bytes tell its format, since people rename files.

    Raises:
        IntakeError: there is no such file, or it is neither a workbook nor text.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise IntakeError(_("Le fichier « {file} » n’existe pas.", file=str(path))) from None
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise IntakeError(
            _("« {file} » ne se lit pas : {problem}.", file=str(path), problem=problem)
        ) from None
    if content.startswith(SIGNATURES):
        return workbook_sheets(content, path.name)
    text = decode(content, path.name)
    delimiter = find_delimiter(text, path.name, delimiter_score)
    return [Sheet(path.name, path.name, lambda: csv_lines(text, delimiter, path.name))]


def files_of(directory: Path) -> tuple[list[Path], list[Path]]:
    """The files of a folder that can be read as sheets, and the others; hidden and lock files aside."""
    if not directory.is_dir():
        raise IntakeError(_("Le dossier « {file} » n’existe pas.", file=str(directory)))
    seen = sorted(p for p in directory.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
    return (
        [p for p in seen if p.suffix.lower() in SUFFIXES],
        [p for p in seen if p.suffix.lower() not in SUFFIXES],
    )
