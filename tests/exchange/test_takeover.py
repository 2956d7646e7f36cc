"""The first day: from an empty store and CLARA's listings, as dirty as they come, to all that CLARA holds."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.aside import Aside
from rac_bot.exchange.entering.takeover import Takeover, take_over
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.college import grids
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates
from rac_bot.store.file.inscriptions import ChosenGroup, Enrolment, SessionToCreate, enrol
from rac_bot.store.file.pending import is_pending
from rac_bot.store.models import Candidate, ClaraState, Course, Inscription, JournalEntry, SessionDossier
from tests.commands import rac_bot
from tests.databases import BY_JULIE, raw
from tests.exchange.college import GRID, SAMPLES, counts, everything, how_many, write_csv
from tests.exchange.listings import CODE, Listings, write_listings

PEOPLE = 130  # two who meet each fault


@pytest.fixture
def college(tmp_path: Path) -> Path:
    return tmp_path / "clara"


@pytest.fixture
def told(college: Path) -> Listings:
    return write_listings(college, PEOPLE)


def aside(found: Takeover) -> dict[str, dict[Aside, int]]:
    return {
        one.report.file: {group: len(lines) for group, lines in one.aside.items() if lines}
        for one in found.files
    }


def held(store: Store) -> tuple[set[str], set[tuple[str, str]], set[tuple[str, str, str]]]:
    """The people, the sessions and the lines in the store."""
    with store.reading(BY_JULIE) as work:
        people = set(raw(work).scalars(select(Candidate.da)))
        sessions = select(Candidate.da, SessionDossier.session).join(
            Candidate, Candidate.id == SessionDossier.candidate_id
        )
        lines = sessions.add_columns(Course.number).join(Inscription).join(Course)
        return (
            people,
            {(da, session.code) for da, session in raw(work).execute(sessions)},
            {(da, session.code, course) for da, session, course in raw(work).execute(lines)},
        )


def test_a_rehearsal_tells_all_of_it_and_writes_nothing(store: Store, told: Listings, college: Path) -> None:
    before = everything(store)

    found = take_over(store, college, dry_run=True)

    assert everything(store) == before
    assert how_many(store, JournalEntry) == 0
    assert aside(found) == told.aside
    created = {one.report.kind: one.report.created for one in found.files}
    assert created[FileKind.CANDIDATES] == len(told.people)
    assert created[FileKind.DOSSIERS] == len(told.sessions) - len(told.untold)
    assert created[FileKind.INSCRIPTIONS] == len(told.lines)


def test_all_that_can_be_is_taken_and_nothing_is_left_to_enter(
    store: Store, told: Listings, college: Path
) -> None:
    found = take_over(store, college, dry_run=False)

    assert not found.refused
    assert all(one.report.saved for one in found.files)
    assert held(store) == (told.people, told.sessions, told.lines)
    with store.reading(BY_JULIE) as work:
        assert set(raw(work).scalars(select(Inscription.clara))) == {ClaraState.ENTERED}
        assert raw(work).scalar(select(Inscription.id).where(is_pending())) is None


def test_the_first_enrolment_then_follows(store: Store, told: Listings, college: Path) -> None:
    take_over(store, college, dry_run=False)
    da = min(da for da in told.people if told.whole(da) and (da, "E-2018") not in told.sessions)

    with store.writing(BY_JULIE) as work:
        person = candidates.by_da(work, da)
        assert person is not None
        [admission] = person.admissions
        course = grids.course_by_number(work, admission.grid_id, "322-703-RL")
        assert course is not None
        group = next(one for one in course.groups if one.mode is Mode.EE)
        where = SessionToCreate(admission.id, Session.parse("E-2018"))
        enrol(work, Enrolment(person.id, where, course.id, ChosenGroup(group.id, group.number)))

    with store.reading(BY_JULIE) as work:
        left = raw(work).scalars(select(Inscription.clara).where(is_pending())).all()
    assert left == [ClaraState.TO_ENTER]


def test_taken_again_nothing_changes(store: Store, told: Listings, college: Path) -> None:
    take_over(store, college, dry_run=False)
    before = everything(store)

    again = take_over(store, college, dry_run=False)

    assert everything(store) == before
    assert aside(again) == told.aside
    assert {(one.report.created, one.report.updated) for one in again.files} == {(0, 0)}


def test_what_is_corrected_is_taken_the_next_time(store: Store, told: Listings, college: Path) -> None:
    take_over(store, college, dry_run=False)
    lost = {da for one in read(college / "dossiers-sessions.csv") if (da := one.replace("-", "")).isdigit()}
    lost = {da for da in lost - told.people if len(da) == 7 and da != "7000001"}
    people = [["da", "nom", "prenom", "grille"], *([da, "Roy", "Ève", CODE] for da in sorted(lost))]
    write_csv(college / "corrigees.csv", people)

    again = take_over(store, college, dry_run=False)

    assert lost
    assert held(store)[0] == told.people | lost
    follows = [da for lines in again.files[-1].aside[Aside.FOLLOWS] for da in [lines.da.replace("-", "")]]
    assert set(follows) == told.disputed


def read(path: Path) -> list[str]:
    """The first cell of each line."""
    return [line.partition(";")[0] for line in path.read_text(encoding="cp1252").splitlines()]


def test_what_each_listing_lacks_is_told(store: Store, told: Listings, college: Path) -> None:
    found = take_over(store, college, dry_run=True)

    lacking = {one.report.kind: one.lacking for one in found.files}
    assert lacking == {
        FileKind.CANDIDATES: ["telephone", "langue"],
        FileKind.DOSSIERS: [],
        FileKind.INSCRIPTIONS: ["grille", "etat", "mode"],
    }
    told_so = f"{len(told.untold)} sessions créées d’après les inscriptions"
    assert any(told_so in notice for notice in found.files[2].report.notices)


@pytest.mark.parametrize(
    "row",
    [
        ["1234567", "A-2006", "", "322-703-RL", "00990"],  # another college's session
        ["1234567", "E-2018", "", "601-101-MQ", "00990"],  # of no grid
        ["1234567", "E-2018", "322A0-10A-RA", "322-703-RL", "00990"],  # no admission to it
        ["2345682", "E-2018", "", "322-703-RL", "00990"],  # two admissions: which one?
    ],
)
def test_no_session_is_made_where_there_is_a_doubt(store: Store, college: Path, row: list[str]) -> None:
    college.mkdir()
    for sample in ("codes.csv", GRID.name, "grille-322A0-10A-RA.csv", "candidats.csv", "dossiers.csv"):
        shutil.copy(SAMPLES / sample, college)
    sure = ["2345679", "E-2018", "", "322-703-RL", "00990"]
    write_csv(college / "inscriptions.csv", [["da", "session", "grille", "cours", "groupe"], row, sure])

    found = take_over(store, college, dry_run=False)

    assert counts(found.files[2].report)["created"] == 1
    assert ("2345679", "E-2018", "322-703-RL") in held(store)[2]
    assert how_many(store, SessionDossier) == 3 + 1


def spoil_grid(college: Path) -> None:
    text = GRID.read_text(encoding="utf-8")
    (college / GRID.name).write_text(text.replace("1-8-1", "1-8"), encoding="utf-8")


def no_unit(college: Path) -> None:
    codes = (SAMPLES / "codes.csv").read_text(encoding="utf-8")
    (college / "codes.csv").write_text(codes.replace("acquis,oui,oui", "acquis,,oui"), encoding="utf-8")
    write_csv(college / "etudiants.csv", [["da", "nom", "prenom", "grille"], ["3000000", "Roy", "Ève", CODE]])
    (college / "etudiants.xlsx").unlink()


def test_the_colleges_own_files_stay_all_or_nothing(store: Store, told: Listings, college: Path) -> None:
    spoil_grid(college)

    found = take_over(store, college, dry_run=False)

    assert found.refused
    assert how_many(store, Candidate) == 0


def test_a_person_whose_admission_cannot_be_is_not_half_taken(
    store: Store, told: Listings, college: Path
) -> None:
    no_unit(college)

    found = take_over(store, college, dry_run=False)

    assert aside(found)["etudiants.csv"] == {Aside.UNREADABLE: 1}
    assert how_many(store, Candidate) == 0


def test_an_export_of_ours_is_no_listing(store: Store, told: Listings, college: Path) -> None:
    rows = [
        ["da", "session", "cours", "groupe", "clara"],
        ["3000000", "A-2017", "322-703-RL", "990", "saisie"],
    ]
    write_csv(college / "export.csv", rows)

    with pytest.raises(IntakeError, match="il faut la liste que donne CLARA"):
        take_over(store, college, dry_run=False)
    assert how_many(store, Candidate) == 0


def test_the_command_rehearses_unless_told_otherwise(
    store: Store, url: str, told: Listings, college: Path, tmp_path: Path
) -> None:
    names = [str(tmp_path / name) for name in ("first.json", "aside.xlsx")]
    env = {"RAC_DATABASE_URL": url}
    left = sum(count for groups in told.aside.values() for count in groups.values())

    ended = rac_bot("takeover", str(college), "--json", names[0], "--table", names[1], env=env)

    shown = ended.stdout.replace("\u00a0", " ")
    assert ended.returncode == 0, ended.stderr
    assert how_many(store, Candidate) == 0
    assert f"{left} lignes mises de côté." in shown
    assert "Colonnes absentes : telephone, langue." in shown
    assert "Mises de côté. De personnes elles-mêmes mises de côté : " in shown
    assert "Essai : rien n’est enregistré." in shown
    assert len(CalamineWorkbook.from_path(names[1]).get_sheet_by_index(0).to_python()) == 1 + left
    assert len(json.loads(Path(names[0]).read_text(encoding="utf-8"))["files"]) == 3
    assert [Path(name).stat().st_mode & 0o777 for name in names] == [0o600, 0o600]
    assert rac_bot("takeover", str(college), "--apply", env=env).returncode == 0
    assert held(store)[0] == told.people


def test_the_command_refuses_in_words(url: str, told: Listings, college: Path) -> None:
    spoil: Callable[[Path], None] = spoil_grid
    spoil(college)

    refused = rac_bot("takeover", str(college), "--apply", env={"RAC_DATABASE_URL": url})
    absent = rac_bot("takeover", str(college / "absent"), env={"RAC_DATABASE_URL": url})

    assert (refused.returncode, absent.returncode) == (1, 1)
    assert "Un fichier du collège est refusé" in refused.stdout
    assert "il n’existe pas" in absent.stderr
