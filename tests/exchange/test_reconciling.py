"""CLARA's own listing beside what stands here: told before anything is written, then applied whole."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import select, update

from rac_bot.cli.reports import print_reconciliation
from rac_bot.delivery.drawing import drawn
from rac_bot.demo.college import SAMPLES
from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.aside import Aside
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reconciling import Compared, Extent, Reconciliation, reconcile
from rac_bot.exchange.writing.inscriptions import export_inscriptions
from rac_bot.store.database.engine import Store
from rac_bot.store.file import lines, things
from rac_bot.store.models import (
    Action,
    Admission,
    Audience,
    Candidate,
    ClaraState,
    Inscription,
    InscriptionState,
    JournalEntry,
    MessageState,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.telling.telling import To, announce
from rac_bot.store.trace import changes
from rac_bot.store.work.work import Work
from tests.builders import a_dossier
from tests.commands import rac_bot
from tests.databases import BY_JULIE, raw
from tests.exchange.college import everything, write_csv
from tests.exchange.writing.test_inscriptions import a_line

NOW = datetime(2018, 1, 15, tzinfo=UTC)
ENTERED: dict[str, Any] = {
    "clara": ClaraState.ENTERED,
    "clara_entered_at": NOW,
    "clara_entered_by": "UJULIE",
}
HEADER = ["da", "session", "cours", "groupe", "note"]


@pytest.fixture
def kinds() -> tuple[FileKind, ...]:
    return (FileKind.CODES, FileKind.GRID, FileKind.CANDIDATES, FileKind.DOSSIERS)


def listing(tmp_path: Path, *rows: list[str], header: list[str] = HEADER) -> Path:
    """Of Lise's lines, unless a row says a DA."""
    return write_csv(
        tmp_path / "clara.csv", [header, *(row if row[0][0] == "2" else ["1234567", *row] for row in rows)]
    )


def of(store: Store, line_id: int) -> Inscription:
    with store.reading(BY_JULIE) as work:
        return raw(work).get_one(Inscription, line_id)


def says(work: Work, message_id: int) -> str:
    """A stored message, as it would be sent now."""
    (text, _blocks), _held = drawn(work, message_id)
    return text


def facts(lines: list[Compared]) -> list[tuple[str, str]]:
    return [(line.course, line.outcome) for line in lines]


def the_four(store: Store, tmp_path: Path) -> Path:
    """Two that are the same, one that differs, one that is missing here, three that are missing there."""
    a_line(store, "322-703-RL", **ENTERED)
    a_line(store, "322-713-RL")
    a_line(store, "322-724-RL", **ENTERED)
    a_line(store, "322-734-RL", **ENTERED)
    a_line(store, "322-744-RL")
    removed = ENTERED | {"clara": ClaraState.TO_REMOVE, "state": InscriptionState.DELETED, "deleted_at": NOW}
    a_line(store, "322-754-RL", **removed)
    return listing(
        tmp_path,
        ["A-2017", "322-703-RL", "00990", ""],
        ["A-2017", "322-713-RL", "00990", ""],
        ["A-2017", "322-724-RL", "00991", "81"],
        ["A-2017", "350-714-RL", "00990", ""],
    )


def test_the_four_are_told_and_nothing_is_written(store: Store, tmp_path: Path) -> None:
    path = the_four(store, tmp_path)
    before = everything(store)

    found = reconcile(store, path)

    assert everything(store) == before
    assert not found.applied
    assert found.covered == ["A-2017 · JEE0K-17R-RA"]
    assert facts(found.same) == [
        ("322-703-RL", ""),
        ("322-713-RL", "marquée saisie"),
        ("322-754-RL", "supprimée dans CLARA"),
    ]
    assert facts(found.different) == [("322-724-RL", "prend les valeurs de CLARA, saisie")]
    assert [(one.field, one.here, one.clara) for one in found.different[0].differences] == [
        ("Note", "—", "81"),
        ("Groupe", "00990", "00991"),
        ("Type RAC", "EE", "EE SR"),
    ]
    assert facts(found.missing_here) == [("350-714-RL", "créée, saisie")]
    assert facts(found.missing_there) == [
        ("322-734-RL", "redevient à saisir"),
        ("322-744-RL", "reste à saisir"),
    ]


def test_applied_it_all_stands_as_in_clara(store: Store, tmp_path: Path) -> None:
    path = the_four(store, tmp_path)

    assert reconcile(store, path, apply=True, extent=Extent.WHOLE).applied

    with store.reading(BY_JULIE) as work:
        lines = {line.course.number: line for line in raw(work).scalars(select(Inscription))}
        entered = [n for n, line in lines.items() if line.clara is ClaraState.ENTERED]
        detail = raw(work).scalar(
            select(JournalEntry.detail)
            .where(JournalEntry.action == Action.IMPORT)
            .order_by(JournalEntry.id.desc())
            .limit(1)
        )
    assert sorted(entered) == ["322-703-RL", "322-713-RL", "322-724-RL", "350-714-RL"]
    assert (lines["322-703-RL"].clara_entered_by, lines["322-713-RL"].clara_entered_by) == (
        "UJULIE",
        "import",
    )
    differing = lines["322-724-RL"]
    assert (differing.group_number, differing.mode, differing.note) == ("00991", Mode.EE_SR, 81)
    assert (lines["322-734-RL"].clara, lines["322-734-RL"].clara_entered_at) == (ClaraState.TO_ENTER, None)
    assert lines["322-754-RL"].clara is ClaraState.TO_ENTER  # and deleted: nothing is left to do
    assert detail == "reconcile =3 ~1 +1 -2"
    again = reconcile(store, path)
    assert ([len(again.same), len(again.different), len(again.missing_here)]) == [4, 0, 0]
    assert not any(line.outcome for line in again.same)


def test_each_change_is_a_version_further_and_kept_with_its_author(store: Store, tmp_path: Path) -> None:
    path = the_four(store, tmp_path)
    reconcile(store, path, apply=True, extent=Extent.WHOLE)

    with store.reading(BY_JULIE) as work:
        line = raw(work).get_one(Inscription, 3)
        [(who, _when, values)] = changes.for_refusal(work, line, 1)
        untouched = raw(work).get_one(Inscription, 1)
    assert (line.version, who) == (2, "cli")
    assert values == {"note": [None, 81], "group_number": ["00990", "00991"], "mode": ["EE", "EE SR"]}
    assert untouched.version == 1


def test_the_messages_that_told_the_lines_follow(store: Store, url: str, tmp_path: Path) -> None:
    path = the_four(store, tmp_path)
    with store.writing(BY_JULIE) as work:
        to = To(Audience.TEAM, "CEQUIPE", "UJULIE")
        line = raw(work).get_one(Inscription, 2)
        [told] = announce(work.at(NOW), [line], [to])
        posted = raw(work).get_one(StoredMessage, told)
        posted.state, posted.channel, posted.ts = MessageState.SENT, "CEQUIPE", "1.1"

    assert (
        rac_bot("reconcile", str(path), "--apply", "--whole", env={"RAC_DATABASE_URL": url}).returncode == 0
    )

    with store.reading(BY_JULIE) as work:
        [message] = raw(work).scalars(select(StoredMessage))
        assert "saisie dans CLARA" in says(work, told)
    assert (message.state, message.revision) == (MessageState.PENDING, 2)


def test_a_correction_that_clara_does_not_show_yet_is_not_undone(store: Store, tmp_path: Path) -> None:
    to_correct = ENTERED | {"clara": ClaraState.TO_CORRECT, "group_number": "00991", "mode": Mode.EE_SR}
    line = a_line(store, "322-703-RL", **to_correct, in_clara={"group_number": "00990", "mode": "EE"})
    there = listing(tmp_path, ["A-2017", "322-703-RL", "00990", "81"])

    found = reconcile(store, there, apply=True)

    assert facts(found.different) == [("322-703-RL", "reste à corriger dans CLARA")]
    kept = of(store, line)
    assert (kept.group_number, kept.mode, kept.clara) == ("00991", Mode.EE_SR, ClaraState.TO_CORRECT)
    assert (kept.note, kept.in_clara) == (81, {"group_number": "00990", "mode": "EE"})

    corrected = listing(tmp_path, ["A-2017", "322-703-RL", "00991", "81"])
    assert facts(reconcile(store, corrected, apply=True).same) == [("322-703-RL", "marquée saisie")]
    assert (of(store, line).clara, of(store, line).in_clara) == (ClaraState.ENTERED, None)


def test_a_line_deleted_here_and_still_there_is_left_to_remove(store: Store, tmp_path: Path) -> None:
    gone = ENTERED | {"clara": ClaraState.TO_REMOVE, "state": InscriptionState.DELETED, "deleted_at": NOW}
    line = a_line(store, "322-703-RL", **gone)

    found = reconcile(store, listing(tmp_path, ["A-2017", "322-703-RL", "00990", ""]), apply=True)

    assert facts(found.missing_here) == [("322-703-RL", "supprimée ici, reste à supprimer dans CLARA")]
    assert of(store, line).clara is ClaraState.TO_REMOVE
    assert len(everything(store)["inscription"]) == 1


def test_only_the_sessions_and_grids_of_the_file_are_compared(store: Store, tmp_path: Path) -> None:
    line = a_line(store, "322-703-RL", **ENTERED)
    other = listing(tmp_path, ["H-2017", "322-703-RL", "00990", ""])

    assert reconcile(store, other, apply=True).missing_there == []
    assert of(store, line).clara is ClaraState.ENTERED

    both = listing(tmp_path, ["H-2017", "322-703-RL", "00990", ""], ["A-2017", "322-713-RL", "00990", ""])
    kept = reconcile(store, both, only=Session.parse("H-2017"))
    assert (kept.covered, kept.missing_here, kept.missing_there) == (["H-2017 · JEE0K-17R-RA"], [], [])
    assert kept.report.notices == ["Lignes d’autres sessions laissées de côté\u00a0: 1."]


def test_a_refused_row_applies_nothing_and_is_told_as_an_import_tells_it(
    store: Store, tmp_path: Path
) -> None:
    a_line(store, "322-713-RL")
    path = listing(
        tmp_path, ["A-2017", "322-713-RL", "00990", ""], ["A-2017", "999-999-ZZ", "00990", "101"],
        ["A-2030", "322-703-RL", "00990", ""],
    )  # fmt: skip
    before = everything(store)

    found = reconcile(store, path, apply=True)

    assert not found.applied
    assert everything(store) == before
    assert [(one.line, one.column) for one in found.report.rejections] == [(3, "note")]
    assert "Refusé : rien n’est enregistré." in told(found)


def test_an_export_of_ours_is_not_a_listing_of_claras(store: Store, tmp_path: Path) -> None:
    a_line(store)
    export_inscriptions(store, tmp_path / "i.csv")

    with pytest.raises(IntakeError, match="il faut la liste que donne CLARA"):
        reconcile(store, tmp_path / "i.csv")


def told(found: Reconciliation) -> str:
    console = Console(width=160, color_system=None)
    with console.capture() as capture:
        print_reconciliation(found, console)
    return capture.get().replace("\u00a0", " ")


def test_the_tables_read_well(store: Store, tmp_path: Path) -> None:
    path = the_four(store, tmp_path)

    shown = told(reconcile(store, path))

    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "Sessions et grilles comparées : A-2017 · JEE0K-17R-RA" in lines
    assert "3 pareilles" in lines
    assert "Différentes (ici → CLARA) : 1" in lines
    assert (
        "123-4567 A-2017 322-724-RL 00991 Note — → 81 ; Groupe 00990 → 00991 ; Type RAC EE → EE SR "
        "prend les valeurs de CLARA, saisie"
    ) in lines
    assert "123-4567 A-2017 322-734-RL 00990 redevient à saisir" in lines
    assert "2 des 4 inscriptions saisies de ces sessions et grilles ne sont pas dans la liste." in lines
    whole = reconcile(store, path, apply=True, extent=Extent.WHOLE)
    assert told(whole).rstrip().endswith("Appliqué.")


def test_json_has_all_of_it(store: Store, tmp_path: Path) -> None:
    found = json.loads(reconcile(store, the_four(store, tmp_path)).model_dump_json())

    assert found["different"][0]["differences"][0] == {"field": "Note", "here": "—", "clara": "81"}
    assert (found["applied"], found["report"]["read"]) == (False, 4)


def test_a_plain_import_marks_as_entered_and_tells_it_too(store: Store, tmp_path: Path) -> None:
    line = a_line(store, "322-703-RL")
    not_followed = a_line(
        store, "322-713-RL", state=InscriptionState.NOT_FOLLOWED, group_number="", mode=None
    )
    path = listing(tmp_path, ["A-2017", "322-703-RL", "00990", ""], ["A-2017", "322-713-RL", "00991", ""])

    report = run(store, FileKind.INSCRIPTIONS, path)

    assert (report.created, report.updated) == (0, 2)
    assert (of(store, line).clara, of(store, line).version) == (ClaraState.ENTERED, 2)
    kept = of(store, not_followed)
    assert (kept.state, kept.clara) == (InscriptionState.NOT_FOLLOWED, ClaraState.ENTERED)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("à saisir", ClaraState.TO_ENTER),
        ("À CORRIGER", ClaraState.TO_CORRECT),
        ("saisie", ClaraState.ENTERED),
    ],
)
def test_a_clara_column_is_believed(store: Store, tmp_path: Path, cell: str, state: ClaraState) -> None:
    line = a_line(store, "322-703-RL", **ENTERED)
    header, row = [*HEADER, "CLARA"], ["A-2017", "322-703-RL", "00990", "", cell]
    new = ["A-2017", "322-713-RL", "00990", "", cell]

    report = run(store, FileKind.INSCRIPTIONS, listing(tmp_path, row, new, header=header))

    assert report.saved, report.rejections
    assert [of(store, line).clara, of(store, line + 1).clara] == [state, state]
    assert (of(store, line).clara_entered_at is None) is (state is ClaraState.TO_ENTER)


def test_what_the_new_columns_cannot_mean_is_refused(store: Store, tmp_path: Path) -> None:
    header = [*HEADER, "clara", "etat", "fin"]
    rows = [
        ["A-2017", "322-703-RL", "00990", "", "faite", "active", ""],
        ["A-2017", "322-703-RL", "00990", "", "saisie", "perdue", ""],
        ["A-2017", "322-703-RL", "", "", "saisie", "active", ""],
        ["A-2017", "322-703-RL", "00990", "", "à supprimer", "active", ""],
        ["A-2017", "322-703-RL", "00990", "", "saisie", "active", "05/03/2018"],
        ["A-2017", "322-703-RL", "00990", "", "", "active", ""],
    ]

    report = run(store, FileKind.INSCRIPTIONS, listing(tmp_path, *rows, header=header))

    assert [(one.line, one.column) for one in report.rejections] == [
        (2, "clara"), (3, "etat"), (4, "groupe"), (5, "clara"), (6, "fin"), (7, "clara"),
    ]  # fmt: skip
    assert "à saisir, saisie, à corriger, à supprimer" in report.rejections[0].expected


def test_an_import_never_deletes_nor_brings_back(store: Store, tmp_path: Path) -> None:
    gone = ENTERED | {"clara": ClaraState.TO_REMOVE, "state": InscriptionState.DELETED, "deleted_at": NOW}
    removed = a_line(store, "322-703-RL", **gone)
    standing = a_line(store, "322-713-RL", **ENTERED)
    header = [*HEADER, "etat", "clara"]
    rows = [
        ["A-2017", "322-703-RL", "00990", "", "active", "saisie"],
        ["A-2017", "322-713-RL", "00990", "", "supprimée", "à retirer"],  # as a version before wrote it
    ]

    report = run(store, FileKind.INSCRIPTIONS, listing(tmp_path, *rows, header=header))

    assert (report.saved, report.unchanged) == (True, 2)
    assert len(report.notices) == 2
    assert of(store, removed).state is InscriptionState.DELETED
    assert of(store, standing).state is InscriptionState.ACTIVE


def test_a_deleted_session_receives_nothing(store: Store, tmp_path: Path) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).execute(update(SessionDossier).values(deleted_at=NOW))

    report = run(store, FileKind.INSCRIPTIONS, listing(tmp_path, ["A-2017", "322-703-RL", "00990", ""]))

    assert [(one.line, one.column) for one in report.rejections] == [(2, "session")]


def test_a_plain_import_tells_everybody_who_was_told(store: Store, url: str, tmp_path: Path) -> None:
    line = a_line(store, "322-703-RL")
    a_line(store, "322-713-RL")
    with store.writing(BY_JULIE) as work:
        to = To(Audience.ADVISOR, "UJULIE", "UJULIE")
        told_lines = [raw(work).get_one(Inscription, line)]
        [told] = announce(work.at(NOW), told_lines, [to])
    path = listing(tmp_path, ["A-2017", "322-703-RL", "00991", ""], ["A-2017", "322-713-RL", "00990", ""])

    command, env = ("import", "inscriptions", str(path)), {"RAC_DATABASE_URL": url}
    assert rac_bot(*command, "--dry-run", env=env).returncode == 0
    with store.reading(BY_JULIE) as work:
        assert "groupe 00990 · à saisir" in says(work, told)
    assert rac_bot(*command, env=env).returncode == 0

    with store.reading(BY_JULIE) as work:
        assert "groupe 00991 · saisie dans CLARA" in says(work, told)


GONE = ENTERED | {"clara": ClaraState.TO_REMOVE, "state": InscriptionState.DELETED, "deleted_at": NOW}


def test_what_a_line_replaces_and_clara_still_shows_is_not_taken_for_it(store: Store, tmp_path: Path) -> None:
    replaced = a_line(store, "322-703-RL", **GONE)
    line = a_line(store, "322-703-RL", group_number="00991", mode=Mode.EE_SR)

    found = reconcile(store, listing(tmp_path, ["A-2017", "322-703-RL", "00990", ""]), apply=True)

    assert facts(found.missing_here) == [("322-703-RL", "supprimée ici, reste à supprimer dans CLARA")]
    assert facts(found.missing_there) == [("322-703-RL", "reste à saisir")]
    assert (of(store, line).group_number, of(store, line).clara) == ("00991", ClaraState.TO_ENTER)
    assert of(store, replaced).clara is ClaraState.TO_REMOVE

    corrected = listing(tmp_path, ["A-2017", "322-703-RL", "00991", ""])
    reconcile(store, corrected, apply=True, extent=Extent.WHOLE)
    assert of(store, line).clara is ClaraState.ENTERED
    assert of(store, replaced).clara is ClaraState.TO_ENTER  # deleted: nothing is left to do


def test_a_session_deleted_here_with_a_line_left_to_remove_stops_no_comparison(
    store: Store, tmp_path: Path
) -> None:
    line = a_line(store, "322-703-RL", **GONE)
    with store.writing(BY_JULIE) as work:
        raw(work).get_one(SessionDossier, raw(work).get_one(Inscription, line).dossier_id).deleted_at = NOW
    row = ["A-2017", "322-703-RL", "00990", ""]

    found = reconcile(store, listing(tmp_path, row), apply=True)
    assert found.applied
    assert facts(found.missing_here) == [("322-703-RL", "supprimée ici, reste à supprimer dans CLARA")]

    twice = listing(tmp_path, [*row, "non assignée"], [*row, "non assignée"], header=[*HEADER, "état"])
    assert [one.line for one in reconcile(store, twice, apply=True).aside[Aside.NO_SESSION]] == [3]
    assert len(everything(store)["inscription"]) == 1  # and nothing is added to that session


def test_comparing_keeps_nobody_from_writing(store: Store, tmp_path: Path) -> None:
    line = a_line(store, "322-703-RL")
    rows = [["A-2017", "322-703-RL", "00990", ""]]
    rows += [["A-2017", f"{n:03d}-703-RL", "00990", ""] for n in range(400, 499)]  # enough for progress
    written = []

    def write(_done: int, _total: int) -> None:
        with store.writing(BY_JULIE) as work:
            things.write(work, lines.line(work, line), {"note": 80})
            written.append(line)

    reconcile(store, listing(tmp_path, *rows), progress=write)
    assert len(written) > 2


def test_a_line_that_clara_lists_stands_at_a_session_and_an_admission_that_it_holds(
    store: Store, tmp_path: Path
) -> None:
    def of_lise() -> list[tuple[ClaraState, str | None]]:
        with store.reading(BY_JULIE) as work:
            dossier = raw(work).get_one(SessionDossier, raw(work).get_one(Inscription, 1).dossier_id)
            assert dossier.admission
            return [(held.clara, held.clara_entered_by) for held in (dossier.admission, dossier)]

    a_line(store, "322-703-RL")
    with store.writing(BY_JULIE) as work:
        for held in (Admission, SessionDossier):
            raw(work).execute(update(held).values(clara=ClaraState.TO_ENTER))
    path = listing(tmp_path, ["A-2017", "322-703-RL", "00990", ""])

    reconcile(store, path)
    assert of_lise() == [(ClaraState.TO_ENTER, None)] * 2
    reconcile(store, path, apply=True, extent=Extent.PARTIAL)
    assert of_lise() == [(ClaraState.ENTERED, "import")] * 2


@pytest.mark.parametrize("another", [False, True], ids=["alone", "with another there"])
@pytest.mark.parametrize("whole", [True, False], ids=["a whole listing", "our column"])
def test_what_only_the_mark_of_a_line_said_goes_with_it(
    store: Store, tmp_path: Path, whole: bool, another: bool
) -> None:
    ids = [a_line(store, course) for course in ("322-703-RL", "322-713-RL")]
    if another:
        a_line(store, "322-724-RL", **ENTERED)
    with store.writing(BY_JULIE) as work:
        for held in (Admission, SessionDossier):
            raw(work).execute(update(held).values(clara=ClaraState.TO_ENTER))
        jean = raw(work).scalars(select(Candidate).where(Candidate.da == "2345678")).one()
        a_dossier(work, jean, "A-2017")
        for line in ids:
            lines.enter_in_clara(work, lines.line(work, line), seen=1, now=work.now)
    there = ["2345678", "A-2017", "350-714-RL", "00990", ""]
    if whole:
        rows = [there, ["A-2017", "322-724-RL", "00990", ""]][: 1 + another]
        assert reconcile(store, listing(tmp_path, *rows), apply=True, extent=Extent.WHOLE).applied
    else:
        rows = [["A-2017", course, "00990", "", "à saisir"] for course in ("322-703-RL", "322-713-RL")]
        assert run(store, FileKind.INSCRIPTIONS, listing(tmp_path, *rows, header=[*HEADER, "clara"])).saved

    assert {of(store, line).clara for line in ids} == {ClaraState.TO_ENTER}
    with store.reading(BY_JULIE) as work:
        dossier = raw(work).get_one(Inscription, ids[0]).dossier
        assert dossier.admission
        left = ClaraState.ENTERED if another else ClaraState.TO_ENTER
        assert [dossier.clara, dossier.admission.clara] == [left, left]


def test_so_does_each_file_that_lists_them(store: Store, tmp_path: Path) -> None:
    with store.writing(BY_JULIE) as work:
        for held in (Admission, SessionDossier):
            raw(work).execute(update(held).values(clara=ClaraState.TO_ENTER))
        raw(work).execute(update(SessionDossier).values(to_confirm=True))

    listed = {
        "candidats": (FileKind.CANDIDATES, Admission.clara),
        "dossiers": (FileKind.DOSSIERS, SessionDossier.clara),
    }
    for name, (kind, state) in listed.items():
        assert run(store, kind, SAMPLES / f"{name}.csv", dry_run=False).saved
        with store.reading(BY_JULIE) as work:
            assert set(raw(work).scalars(select(state))) == {ClaraState.ENTERED}
    with store.reading(BY_JULIE) as work:
        assert not any(raw(work).scalars(select(SessionDossier.to_confirm)))
