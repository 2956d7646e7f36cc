"""The rules of the watches come in."""

from pathlib import Path

import pytest

from rac_bot.domain.watches import Rule, Watch
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.recognition import files_by_kind
from rac_bot.store.database.engine import Store
from rac_bot.store.watches import rules
from tests.builders import a_right
from tests.databases import BY_JULIE
from tests.exchange.college import counts, write_text

HEADER = "veille;active;nombre;personnes\n"


def held(store: Store, watch: Watch) -> Rule:
    with store.reading(BY_JULIE) as work:
        return work.known(rules.rules)[watch]


def test_those_that_the_file_names_are_set_and_the_others_stay(store: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "v.csv", f"{HEADER}Silence;oui;6;UJULIE, ULUC\nmatin;non;;\n")
    assert files_by_kind(tmp_path, dry_run=False)[0][0].kind is FileKind.WATCHES
    with store.writing(BY_JULIE) as work:
        a_right(work, "ULUC")
    report = run(store, FileKind.WATCHES, path)
    assert counts(report)["updated"] == 2
    [told] = report.notices
    assert "rien n’est dit à UJULIE ;" in told.replace("\u00a0", " ")
    assert held(store, Watch.SILENCE) == Rule(Watch.SILENCE, on=True, figure=6, audience=("UJULIE", "ULUC"))
    assert not held(store, Watch.DIGEST).on
    again = write_text(tmp_path / "w.csv", f"{HEADER}retrait;oui;;\nsilence;oui;6;ULUC\n")
    assert counts(run(store, FileKind.WATCHES, again))["updated"] == 2
    assert held(store, Watch.DROPPING) == Rule(Watch.DROPPING, on=True, figure=7)
    assert held(store, Watch.SILENCE).audience == ("ULUC",)
    assert run(store, FileKind.WATCHES, again).unchanged == 2


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("bruit;oui;;", "veille"),
        ("silence;peut-être;;", "active"),
        ("silence;oui;37;", "nombre"),
        ("silence;oui;0;", "nombre"),
        ("sanction;oui;3;", "nombre"),  # it counts nothing
        ("silence;oui;;Julie", "personnes"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_set(
    store: Store, tmp_path: Path, row: str, column: str
) -> None:
    path = write_text(tmp_path / "v.csv", f"{HEADER}retrait;oui;3;\n{row}\n")
    report = run(store, FileKind.WATCHES, path)
    assert [(one.line, one.column) for one in report.rejections] == [(3, column)]
    assert not held(store, Watch.DROPPING).on
