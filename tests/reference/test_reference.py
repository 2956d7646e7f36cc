"""The pages of the reference are those that the code writes: else, `make reference`."""

import pytest
import typer

from rac_bot.cli import main
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.rows import COLUMNS
from rac_bot.store.catalogue import IN_FILES
from rac_bot.store.models import Base
from tests.reference import metrics, schema
from tests.reference.commands import commands
from tests.reference.files import written
from tests.reference.pages import FOLDER, PAGES

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_in_step_with_the_code(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name]()


def test_there_is_no_page_besides() -> None:
    there = {path.name for path in FOLDER.iterdir()}
    assert there == {*PAGES, schema.PICTURE, "index.md"}


def test_the_picture_has_the_tables_and_the_columns_of_the_models() -> None:
    drawn = schema.drawn_tables((FOLDER / schema.PICTURE).read_text(encoding="utf-8"))
    assert drawn == {one.name: set(one.columns.keys()) for one in Base.metadata.sorted_tables}


def test_each_argument_and_option_says_what_it_is() -> None:
    for path, command in commands(typer.main.get_command(main)):
        assert command.help, path
        untold = [one.name for one in command.params if not one.help and not getattr(one, "hidden", False)]
        assert untold == [], path


def test_what_is_written_of_columns_is_of_those_that_are_read() -> None:
    of_fields = {field.heading for field in IN_FILES}
    for kind in FileKind:
        read = {column.name for column in COLUMNS[kind]}
        assert written()[kind].keys() == read - (of_fields if kind is FileKind.INSCRIPTIONS else set())


def test_what_is_written_of_metrics_is_of_those_that_are_told_and_of_their_labels() -> None:
    told = {(one.name, label) for one in metrics.metrics() for label in ("", *metrics.labels(one))}
    assert metrics.written().keys() == told
