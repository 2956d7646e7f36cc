"""A workbook cannot hurt the bot: it is read or refused in a sentence, whatever it declares or unpacks to."""

from pathlib import Path

import pytest

from rac_bot.errors import IntakeError
from tests.exchange.reading import hostile
from tests.exchange.reading.hostile import Hostile
from tests.exchange.reading.opened import given, refused

pytestmark = pytest.mark.sqlite  # what is read is the same on either


@pytest.mark.parametrize("workbook", hostile.QUICK, ids=lambda workbook: workbook.name)
def test_it_is_read_or_refused_in_a_sentence(tmp_path: Path, workbook: Hostile) -> None:
    said = ""
    try:
        given(tmp_path, workbook.make())
    except IntakeError as refusal:
        said = str(refusal)

    assert not said or (said.startswith("«\u00a0f.xlsx\u00a0»") and said.endswith("."))


@pytest.mark.parametrize(
    "name",
    [
        "a long shared string, a million times",
        "one shared string of 150 MB",
        "twenty million deep, never closed",
        "ODS spaces, a billion",
    ],
)
def test_what_takes_too_much_memory_dies_alone(tmp_path: Path, name: str) -> None:
    [workbook] = (one for one in hostile.ALL if one.name == name)

    assert "trop de mémoire ou de temps" in refused(tmp_path, workbook.make())


@pytest.mark.parametrize(
    "unpacked", ["a billion laughs", "ODS laughs", "one entity many times", "an address"]
)
def test_entities_are_refused(tmp_path: Path, unpacked: str) -> None:
    [workbook] = (one for one in hostile.ALL if one.name == unpacked)

    assert "entités" in refused(tmp_path, workbook.make())
