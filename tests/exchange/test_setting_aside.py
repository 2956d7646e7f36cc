"""A listing as CLARA gives it: what can be is compared; the rest is set aside, and touches nothing."""

import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.exchange.entering.aside import Aside
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Report
from rac_bot.exchange.reconciling import Compared, Extent, Reconciliation, reconcile
from rac_bot.store.database.engine import Store
from rac_bot.store.models import ClaraState
from tests.commands import rac_bot
from tests.exchange.college import SAMPLES, everything, rows_of, write_csv, write_xlsx
from tests.exchange.test_reconciling import ENTERED, GONE, HEADER, facts, listing, of, told
from tests.exchange.writing.test_inscriptions import a_line

A_2017 = "A-2017"


@pytest.fixture
def kinds() -> tuple[FileKind, ...]:
    return (FileKind.CODES, FileKind.GRID, FileKind.CANDIDATES, FileKind.DOSSIERS)


def aside(found: Reconciliation) -> dict[Aside, list[int]]:
    """The lines of the file that are set aside, by group."""
    return {group: [one.line for one in lines] for group, lines in found.aside.items() if lines}


def numbers(found: Reconciliation) -> tuple[int, ...]:
    lists = (found.same, found.different, found.missing_here, found.missing_there)
    return tuple(len(lines) for lines in lists)


SPOILT = {
    "nobody": (["277-0001", A_2017, "322-703-RL", "00990", "70"], Aside.NOBODY),
    "a general course": ([A_2017, "601-101-MQ", "00001", "70"], Aside.NO_COURSE),
    "nobody, of no grid": (["277-0001", A_2017, "601-101-MQ", "00001", "70"], Aside.NOBODY),
    "another session": (["A-2030", "322-703-RL", "00990", ""], Aside.NO_SESSION),
    "another college's": (["A-2006", "322-703-RL", "00990", ""], Aside.NO_SESSION),
    "no such note": ([A_2017, "322-713-RL", "00990", "absent"], Aside.UNREADABLE),
    "no such session": (["A-17-18", "322-713-RL", "00990", "70"], Aside.UNREADABLE),
    "no such course": ([A_2017, "322-713", "00990", "70"], Aside.UNREADABLE),
    "no course": ([A_2017, "", "00990", "70"], Aside.UNREADABLE),
    "no group": ([A_2017, "322-713-RL", "", "70"], Aside.UNREADABLE),
    "no such DA": (["2345", A_2017, "322-713-RL", "00990", "70"], Aside.UNREADABLE),
    "twice": ([A_2017, "322-703-RL", "00990", ""], Aside.TWICE),
    "twice otherwise": ([A_2017, "322-703-RL", "00990", "12"], Aside.CONTRADICTS),
    "a count": (["2 inscriptions", "", "", "", ""], Aside.FOOTER),
    "a short line": (["2 inscriptions"], Aside.FOOTER),
    "a total": (["2 lignes au total", A_2017, "", "", "94"], Aside.FOOTER),
    "a page number": (["2", "", "", "", ""], Aside.FOOTER),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_what_cannot_be_compared_is_set_aside_by_kind(store: Store, tmp_path: Path, kind: str) -> None:
    row, group = SPOILT[kind]
    a_line(store, "322-703-RL", **ENTERED)
    a_line(store, "322-713-RL", **ENTERED)
    a_line(store, "322-724-RL", **ENTERED)
    last = [A_2017, "322-724-RL", "00990", ""]
    path = listing(tmp_path, [A_2017, "322-703-RL", "00990", ""], row, last)
    before = everything(store)

    found = reconcile(store, path)

    assert aside(found) == {group: [3]}
    assert (found.report.read, found.compared, found.report.rejections) == (3, 2, [])
    assert numbers(found)[:3] == (2, 0, 0)
    # The line that the unreadable one may be is not told as missing, nor would be sent back.
    missing = [("322-713-RL", "redevient à saisir")]
    assert facts(found.missing_there) == ([] if group is Aside.UNREADABLE else missing)
    assert len(found.unsure) == (group is Aside.UNREADABLE)
    assert everything(store) == before


def test_titles_again_at_each_page_are_no_line(store: Store, tmp_path: Path) -> None:
    a_line(store, "322-703-RL", **ENTERED)
    row = ["1234567", A_2017, "322-703-RL", "00990", ""]
    rows: list[list[object]] = [
        [*HEADER],
        [*row],
        [name.upper() for name in HEADER],
        ["", "", "", "", "Page 2"],
        ["Total", 1],
    ]

    found = reconcile(store, write_xlsx(tmp_path / "l.xlsx", {"Liste": rows}))

    assert (aside(found), numbers(found)) == ({Aside.FOOTER: [3, 4, 5]}, (1, 0, 0, 0))


def test_a_line_that_may_be_several_of_ours_hides_none_of_the_other_people(
    store: Store, tmp_path: Path
) -> None:
    for course in ("322-703-RL", "322-713-RL", "322-724-RL"):
        a_line(store, course, **ENTERED)
    rows = [["2345", A_2017, "322-703-RL", "00990", ""], [A_2017, "322-724-RL", "00990", ""]]

    found = reconcile(store, listing(tmp_path, *rows), extent=Extent.WHOLE)

    assert [line.course for line in found.unsure] == ["322-703-RL"]
    assert facts(found.missing_there) == [("322-713-RL", "redevient à saisir")]


def test_a_line_told_twice_hides_none(store: Store, tmp_path: Path) -> None:
    a_line(store, "322-703-RL", **GONE)
    a_line(store, "322-703-RL", **ENTERED | {"group_number": "00991", "mode": Mode.EE_SR})
    rows = [[A_2017, "322-703-RL", "00991", ""]] * 2

    found = reconcile(store, listing(tmp_path, *rows))

    assert facts(found.same) == [("322-703-RL", ""), ("322-703-RL", "supprimée dans CLARA")]
    assert (aside(found), found.unsure) == ({Aside.TWICE: [3]}, [])


def test_a_line_of_one_of_two_grids_has_to_say_which(store: Store, tmp_path: Path) -> None:
    sample = SAMPLES / "dossiers.csv"
    header = rows_of(sample)[0][:4]
    both = [["2345682", A_2017, grid, ""] for grid in ("JEE0K-17R-RA", "322A0-10A-RA")]
    assert run(store, FileKind.GRID, SAMPLES / "grille-322A0-10A-RA.csv").saved
    assert run(store, FileKind.DOSSIERS, write_csv(tmp_path / "d.csv", [header, *both])).saved

    found = reconcile(store, listing(tmp_path, ["2345682", A_2017, "322-703-RL", "00990", ""]))

    assert aside(found) == {Aside.UNREADABLE: [2]}
    assert "précisez la grille" in found.aside[Aside.UNREADABLE][0].why


def test_what_is_set_aside_keeps_its_line_from_going_back(store: Store, tmp_path: Path) -> None:
    kept = a_line(store, "322-713-RL", **ENTERED)
    a_line(store, "322-703-RL", **ENTERED)
    rows = [[A_2017, "322-703-RL", "00990", "", ""], [A_2017, "322-713-RL", "00990", "", "ZZ"]]
    path = listing(tmp_path, *rows, header=[*HEADER, "rem"])

    found = reconcile(store, path)

    assert (found.back, aside(found)) == (0, {Aside.UNREADABLE: [3]})  # no code of the college's list
    refused = reconcile(store, path, apply=True, extent=Extent.WHOLE)
    assert (refused.applied, of(store, kept).clara) == (False, ClaraState.ENTERED)
    assert "Refusé : rien n’est enregistré." in told(refused)


def test_applying_leaves_what_concerns_nobody_here(store: Store, tmp_path: Path) -> None:
    line = a_line(store, "322-703-RL")
    rows = [SPOILT[kind][0] for kind in ("nobody", "a general course", "another session", "twice", "a count")]

    found = reconcile(store, listing(tmp_path, [A_2017, "322-703-RL", "00990", ""], *rows), apply=True)

    assert (found.applied, found.compared) == (True, 1)
    assert sum(map(len, found.aside.values())) == 5
    assert of(store, line).clara is ClaraState.ENTERED


@pytest.mark.parametrize("extent", [None, *Extent])
def test_a_listing_that_sends_lines_back_has_to_say_how_much_it_holds(
    store: Store, tmp_path: Path, extent: Extent | None
) -> None:
    a_line(store, "322-703-RL", **ENTERED)
    back = a_line(store, "322-713-RL", **ENTERED)
    gone = a_line(store, "322-724-RL", **GONE)
    a_line(store, "322-734-RL")
    path = listing(tmp_path, [A_2017, "322-703-RL", "00990", "81"])
    before = everything(store)

    found = reconcile(store, path, apply=True, extent=extent)

    states = [of(store, line).clara for line in (back, gone)]
    if extent is None:
        assert (found.applied, found.back, found.entered) == (False, 2, 3)
        assert everything(store) == before
    elif extent is Extent.WHOLE:
        assert states == [ClaraState.TO_ENTER, ClaraState.TO_ENTER]
    else:
        assert (found.applied, found.back) == (True, 0)
        assert states == [ClaraState.ENTERED, ClaraState.TO_REMOVE]
        left = "reste telle quelle\u00a0: la liste ne dit pas tout"
        assert [outcome for _course, outcome in facts(found.missing_there)] == [left, left, "reste à saisir"]


def test_the_command_says_how_many_of_how_many(store: Store, url: str, tmp_path: Path) -> None:
    for course in ("322-703-RL", "322-713-RL", "322-724-RL"):
        a_line(store, course, **ENTERED)
    path = listing(tmp_path, [A_2017, "322-703-RL", "00990", ""])
    env = {"RAC_DATABASE_URL": url}

    ended = rac_bot("reconcile", str(path), "--apply", env=env)
    assert ended.returncode == 1
    assert "2 des 3 inscriptions saisies" in ended.stdout
    assert "--apply --whole" in ended.stdout
    assert rac_bot("reconcile", str(path), "--apply", "--whole", "--partial", env=env).returncode == 2
    assert rac_bot("reconcile", str(path), "--apply", "--partial", env=env).returncode == 0
    assert rac_bot("reconcile", str(path), "--apply", "--whole", env=env).returncode == 0
    assert of(store, 3).clara is ClaraState.TO_ENTER


def test_only_the_lines_of_the_session_asked_are_read(store: Store, tmp_path: Path) -> None:
    a_line(store, "322-703-RL", **ENTERED)
    rows = [
        [A_2017, "322-703-RL", "00990", ""],
        ["H-2017", "322-713", "009900", "absent"],
        ["2", "H-2017", "601-101-MQ", "", ""],
        ["A-17-18", "322-713-RL", "00990", ""],
    ]

    found = reconcile(store, listing(tmp_path, *rows), only=Session.parse(A_2017))

    assert (found.report.read, aside(found)) == (2, {Aside.UNREADABLE: [5]})
    assert found.report.notices == ["Lignes d’autres sessions laissées de côté\u00a0: 2."]


def test_the_screen_stops_at_fifty_lines_and_the_files_hold_the_rest(
    store: Store, url: str, tmp_path: Path
) -> None:
    a_line(store, "322-703-RL", **ENTERED)
    path = listing(tmp_path, *([f"277{n:04}", A_2017, "322-703-RL", "00990", ""] for n in range(70)))
    names = [str(tmp_path / name) for name in ("c.json", "c.xlsx")]
    command = ("reconcile", str(path), "--json", names[0], "--table", names[1])

    ended = rac_bot(*command, env={"RAC_DATABASE_URL": url})

    assert ended.returncode == 0, ended.stderr
    assert "… et 20 autres lignes." in ended.stdout.replace("\u00a0", " ")
    assert ended.stdout.count("277-") == 50
    found = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert (len(found["aside"]["nobody"]), set(found["aside"])) == (70, set(Aside))
    written = CalamineWorkbook.from_path(names[1]).get_sheet_by_index(0).to_python()
    assert len(written) == 1 + 70
    assert written[1][:4] == ["De personnes qui ne sont pas ici", "clara.csv", 2.0, "277-0000"]
    assert [Path(name).stat().st_mode & 0o777 for name in names] == [0o600, 0o600]
    again = rac_bot(*command, env={"RAC_DATABASE_URL": url})
    assert (again.returncode, "existe déjà" in again.stderr) == (1, True)


def test_each_table_stops_at_fifty_lines() -> None:
    line = Compared(da="123-4567", session=A_2017, grid="", course="322-703-RL", group="", outcome="x")
    found = Reconciliation(report=Report(kind=FileKind.INSCRIPTIONS, file="f.csv"), missing_there=[line] * 51)

    shown = told(found)

    assert "Absentes de CLARA : 51" in shown
    assert shown.count("123-4567") == 50
    assert "… et 1 autre ligne." in shown


def test_a_file_that_cannot_be_written_lets_nothing_be_applied(
    store: Store, url: str, tmp_path: Path
) -> None:
    line = a_line(store, "322-703-RL")
    path = listing(tmp_path, [A_2017, "322-703-RL", "00990", ""])

    ended = rac_bot("reconcile", str(path), "--apply", "--table", str(path), env={"RAC_DATABASE_URL": url})

    assert ended.returncode == 1
    assert of(store, line).clara is ClaraState.TO_ENTER


WITH_ALL = [
    *HEADER,
    "Unité org.",
    "Langue",
    "Financ.",
    "RAC",
    "E.Dist.",
    "Préalables",
    "Intention substitution",
]
SHOWN = ["RA - Cégep", "FR", "10 - Ministère", "SO", "SO", "1 - Valider", "N"]


def test_a_line_made_in_slack_is_the_same_as_what_clara_shows_of_it(store: Store, tmp_path: Path) -> None:
    line = a_line(store, "322-703-RL")
    path = listing(tmp_path, [A_2017, "322-703-RL", "00990", "", *SHOWN], header=WITH_ALL)

    assert facts(reconcile(store, path).same) == [("322-703-RL", "marquée saisie")]
    assert reconcile(store, path, apply=True).applied
    kept = of(store, line)
    assert (kept.clara, kept.version) == (ClaraState.ENTERED, 2)
    assert {kept.unit, kept.language, kept.funding, kept.rac, kept.distance, kept.substitution} == {None}
    assert facts(reconcile(store, path).same) == [("322-703-RL", "")]


def test_what_the_person_speaks_is_inherited_before_the_default(store: Store, tmp_path: Path) -> None:
    spoken = [A_2017, "322-703-RL", "00990", "", "AN"]
    line = a_line(store, "322-703-RL", **ENTERED)

    found = reconcile(store, listing(tmp_path, spoken, header=[*HEADER, "Langue"]), apply=True)

    assert [(one.here, one.clara) for one in found.different[0].differences] == [("FR", "AN")]
    assert of(store, line).language == "AN"


def test_a_redefined_value_that_clara_does_not_show_differs(store: Store, tmp_path: Path) -> None:
    line = a_line(store, "322-703-RL", **ENTERED, funding="50", rac="SO")
    path = listing(tmp_path, [A_2017, "322-703-RL", "00990", "", *SHOWN], header=WITH_ALL)

    found = reconcile(store, path, apply=True)

    assert [(one.here, one.clara) for one in found.different[0].differences] == [("50", "10")]
    assert (of(store, line).funding, of(store, line).rac) == ("10", "SO")


def test_what_clara_shows_as_blank_is_what_the_line_would_inherit(store: Store, tmp_path: Path) -> None:
    a_line(store, "322-703-RL", **ENTERED, funding="50", rac="SO")
    blank = ["" for _name in SHOWN]

    found = reconcile(store, listing(tmp_path, [A_2017, "322-703-RL", "00990", "", *blank], header=WITH_ALL))

    assert [(one.here, one.clara) for one in found.different[0].differences] == [("50", "10")]


@pytest.mark.parametrize(
    ("before", "here", "clara"),
    [(None, "50", ClaraState.TO_CORRECT), ("50", None, ClaraState.ENTERED)],
    ids=["still inherited there", "inherited there too"],
)
def test_a_correction_of_what_was_inherited_is_kept_until_clara_shows_it(
    store: Store, tmp_path: Path, before: str | None, here: str | None, clara: ClaraState
) -> None:
    to_correct = ENTERED | {"clara": ClaraState.TO_CORRECT, "in_clara": {"funding": before}}
    line = a_line(store, "322-703-RL", **to_correct, funding=here)
    path = listing(tmp_path, [A_2017, "322-703-RL", "00990", "", *SHOWN], header=WITH_ALL)

    reconcile(store, path, apply=True)

    assert (of(store, line).clara, of(store, line).funding) == (clara, here)


def test_an_import_of_claras_listing_leaves_inherited_what_is(store: Store, url: str, tmp_path: Path) -> None:
    line = a_line(store, "322-703-RL", **ENTERED)
    path = listing(tmp_path, [A_2017, "322-703-RL", "00990", "", *SHOWN], header=WITH_ALL)

    ended = rac_bot("import", "inscriptions", str(path), env={"RAC_DATABASE_URL": url})

    assert "1 inchangée" in ended.stdout.replace("\u00a0", " ")
    assert (of(store, line).funding, of(store, line).version) == (None, 1)
