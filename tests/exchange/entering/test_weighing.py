"""Lists and fields that would make a window heavier than Slack takes are refused, with the figure."""

import re
from pathlib import Path

from rac_bot.blockkit import VIEW
from rac_bot.exchange.entering.runs import run, run_all
from rac_bot.exchange.entering.weighing import largest
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.college import user_fields
from rac_bot.store.database.engine import Store
from rac_bot.store.models import FieldSubject
from tests.databases import BY_JULIE
from tests.exchange.college import write_text

THREE = ("prealables", "droit_reprise", "unite_org")
WIDE = "é" * 72  # each is sent as six bytes


def fields(count: int, each: int = 20, value: str = WIDE) -> str:
    values = ";".join(f"{value}{n:02d}" for n in range(each))
    rows = "".join(f'inscription,Champ {n},liste,"{values}"\n' for n in range(count))
    return f"sujet,nom,type,valeurs\n{rows}"


def codes(*lists: str, label: str = WIDE) -> str:
    rows = "".join(f"{name},{n:020d},{label}{n}\n" for name in lists for n in range(20))
    return f"liste,code,libelle\n{rows}"


def weighs(store: Store) -> int:
    with store.reading(BY_JULIE) as work:
        return largest(work)


def test_fields_whose_lists_no_window_could_hold_are_refused_and_those_before_stay(
    store: Store, tmp_path: Path
) -> None:
    held = run(store, FileKind.FIELDS, write_text(tmp_path / "a.csv", fields(10)))
    assert (held.saved, held.created) == (True, 10)
    before = weighs(store)
    assert 220_000 < before <= VIEW
    report = run(store, FileKind.FIELDS, write_text(tmp_path / "b.csv", fields(12)))
    assert not report.saved
    [refused] = report.rejections
    assert (refused.line, refused.column) == (13, "valeurs")
    told = re.search(r"pèserait (\d+) Ko, et Slack en accepte 250", refused.expected.replace("\u00a0", " "))
    assert told
    assert 265 < int(told[1]) < 285
    assert weighs(store) == before
    with store.reading(BY_JULIE) as work:
        assert len(user_fields.of(work, FieldSubject.INSCRIPTION)) == 10


def test_longer_lists_weigh_nothing_since_they_are_looked_up(store: Store, tmp_path: Path) -> None:
    report = run(store, FileKind.FIELDS, write_text(tmp_path / "a.csv", fields(20, each=99)))
    assert report.saved
    assert weighs(store) < 70_000


def test_codes_weigh_with_the_fields_that_are_there(store: Store, tmp_path: Path) -> None:
    assert run(store, FileKind.FIELDS, write_text(tmp_path / "a.csv", fields(10))).saved
    report = run(
        store,
        FileKind.CODES,
        write_text(tmp_path / "b.csv", codes(*THREE)),
    )
    [refused] = report.rejections
    assert (refused.line, refused.column) == (61, "libelle")
    assert "Ko, et Slack en accepte 250" in refused.expected.replace("\u00a0", " ")
    assert run(store, FileKind.CODES, write_text(tmp_path / "c.csv", codes("ailleurs"))).saved


def test_a_folder_is_weighed_whole(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "fichiers"
    folder.mkdir()
    write_text(folder / "codes.csv", codes(*THREE))
    write_text(folder / "champs.csv", fields(10))
    reports = {report.kind: report for report in run_all(store, folder)}
    assert not reports[FileKind.CODES].rejections
    assert len(reports[FileKind.FIELDS].rejections) == 1
    assert not any(report.saved for report in reports.values())
