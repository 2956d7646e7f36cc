"""What becomes of a workbook that is given: its lines, or the sentence that refuses it."""

from pathlib import Path

import pytest

from rac_bot.errors import IntakeError
from rac_bot.exchange.reading.files import open_file
from rac_bot.exchange.reading.sheets import Cell


def given(tmp_path: Path, content: bytes, seconds: float = 60) -> list[tuple[int, list[Cell]]]:
    """The numbered lines of its only sheet."""
    path = tmp_path / "f.xlsx"
    path.write_bytes(content)
    [sheet] = open_file(path, seconds)
    return [(line.number, list(line.cells)) for line in sheet.lines()]


def refused(tmp_path: Path, content: bytes, seconds: float = 60) -> str:
    with pytest.raises(IntakeError) as refusal:
        given(tmp_path, content, seconds)
    return str(refusal.value).replace("\u00a0", " ")
