"""A grid's file given in Slack: checked, shown as differences, applied; and what is no file for Slack."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import func, select

from rac_bot.domain.modes import Mode
from rac_bot.errors import FileUnreachable
from rac_bot.exchange.entering import grid_file
from rac_bot.slack import downloading
from rac_bot.store.models import Action, Course, Grid, GridGroup, GridImport, JournalEntry
from slack_sandbox import Person
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.exchange.college import SAMPLES, write_ods, write_xlsx
from tests.exchange.reading import hostile
from tests.handlers.grid.test_grid_care import GRID, journaled
from tests.wire import post, submission

HEADER = ["grille", "cours", "titre_cours", "ponderation", "competences", "EE", "EE SR", "FM"]


def rows(*rows: list[str]) -> bytes:
    return "\n".join(",".join(row) for row in [HEADER, *rows]).encode()


def row(index: int, title: str = "", ee: str = "00990") -> list[str]:
    """A course of `a_grid`, as a file tells it."""
    return [GRID, f"322-{index:03d}-RL", title or f"Cours {index}", "1-2-1", "", ee, "00991", "00992"]


@pytest.fixture(autouse=True)
def grid(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_grid(work)


def given(person: Person, content: bytes, name: str = "grille.csv") -> None:
    """The grid's window, its import, and that file sent to be checked."""
    person.command("/rac grille")
    person.press("Importer une grille")
    person.attach("Fichier de la grille", (name, content))
    person.submit()


def imports(office: Office) -> int:
    with office.store.reading(BY_JULIE) as work:
        return raw(work).scalar(select(func.count()).select_from(GridImport)) or 0


def test_a_file_is_checked_its_differences_shown_and_applied(office: Office, admin: Person) -> None:
    given(admin, rows(row(0, ee="00995"), row(1, title="Autre titre"), row(7)))
    assert screen(admin).title == "Importer une grille"
    assert "*JEE0K-17R-RA* · 4 différences" in reading(admin)
    assert "322-000-RL : EE 00990 → 00995" in reading(admin)
    assert "322-001-RL : titre Cours 1 → Autre titre" in reading(admin)
    assert "322-007-RL : ajouté (Cours 7)" in reading(admin)
    assert "322-002-RL : absent du fichier, reste dans la grille" in reading(admin)
    assert imports(office) == 0
    admin.submit()
    assert len(admin.modals) == 1
    assert "✅ Grille importée : 3 changements." in reading(admin)
    assert "*Dernier import* · " in reading(admin)
    assert f", par {admin.name}" in reading(admin)
    with office.store.reading(BY_JULIE) as work:
        number = select(GridGroup.number).where(GridGroup.mode == Mode.EE).order_by(GridGroup.id).limit(1)
        assert raw(work).scalar(number) == "00995"
        imported = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.IMPORT)).one()
        assert imported.actor == admin.id


def test_a_new_grid_is_told_by_the_number_of_its_courses_and_the_first_few(admin: Person) -> None:
    new = [["322A0-10A-RA", *row(index)[1:]] for index in range(40)]
    given(admin, rows(*new))
    assert "• 40 cours ajoutés : 322-000-RL, 322-001-RL, 322-002-RL, …" in reading(admin)
    assert "322-003-RL" not in reading(admin)
    admin.submit()
    assert "✅ Grille importée : " in reading(admin)


def test_groups_taken_away_are_all_named_and_the_lines_that_they_leave_counted(
    office: Office, admin: Person
) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).scalars(select(Grid)).one()
        dossier = a_dossier(work, a_candidate(work, grid))
        a_line(work, dossier, grid.courses[0])
        for index in range(20, 220):
            a_course(work, grid, f"322-{index:03d}-RL", "Cours")
    courses = [*range(3), *range(20, 220)]
    given(admin, rows(*(row(index, title="Autre", ee="s.o.") for index in courses)))
    assert "203 groupes retirés : 322-000-RL EE 00990, 322-001-RL EE 00990, " in reading(admin)
    assert all(f"322-{index:03d}-RL EE 00990" in reading(admin) for index in courses)
    assert "1 inscription ne concorderait pas avec la grille." in reading(admin)
    admin.submit()
    assert "322-000-RL · groupe 00990 (EE) → aucun groupe EE dans la grille\nJulie Roy" in reading(admin)


@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_workbooks_are_taken_too(admin: Person, tmp_path: Path, format_: str) -> None:
    table = [HEADER, row(0, ee="00995")]
    path = tmp_path / f"grille.{format_}"
    written = write_xlsx(path, {"Grille": table}) if format_ == "xlsx" else write_ods(path, table)
    given(admin, written.read_bytes(), written.name)
    assert "322-000-RL : EE 00990 → 00995" in reading(admin)


def test_a_file_that_changes_nothing_has_nothing_to_apply(admin: Person) -> None:
    given(admin, rows(*(row(index) for index in range(3))))
    assert "Rien à changer" in reading(admin)
    assert screen(admin).submit is None


def test_refused_rows_are_named_and_another_file_may_follow(office: Office, admin: Person) -> None:
    wrong = [[*row(index)[:3], "9", *row(index)[4:]] for index in range(12)]
    given(admin, rows(*wrong))
    assert "*Fichier refusé* : rien n’est enregistré." in reading(admin)
    assert "• ligne 2, ponderation : « 9 » ; attendu : " in reading(admin)
    assert "+ 2 autres rejets" in reading(admin)
    assert screen(admin).field("Fichier de la grille").values == []
    admin.attach("Fichier de la grille", ("grille.csv", rows(row(0, ee="00995"))))
    admin.submit()
    admin.submit()
    assert imports(office) == 1


@pytest.mark.parametrize("sample", ["candidats.csv", "dossiers.csv", "inscriptions.csv"])
def test_files_of_people_are_refused_with_the_reason(office: Office, admin: Person, sample: str) -> None:
    given(admin, (SAMPLES / sample).read_bytes(), sample)
    [said] = screen(admin).errors.values()
    assert "Slack garde les fichiers" in said.replace("\u00a0", " ")
    assert "supprimez-le de Slack" in said
    assert journaled(office, Action.REFUSE) == ["PeopleInFile"]


def test_a_sheet_of_people_behind_a_grid_is_refused_too(admin: Person, tmp_path: Path) -> None:
    sheets = {"Grille": [HEADER, row(0)], "Liste": [["Matricule", "Remarque"], ["1234567", "x"]]}
    given(admin, write_xlsx(tmp_path / "g.xlsx", sheets).read_bytes(), "g.xlsx")
    assert "supprimez-le de Slack" in str(screen(admin).errors)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ((SAMPLES / "codes.csv").read_bytes(), "est un fichier « codes », pas « grille »"),
        (b"a,b\n1,2\n", "il manque grille, cours"),
        (b"PK\x03\x04 nothing", "n’est pas un classeur lisible"),
        (b"\n", "est vide"),
        (rows(*(row(index) for index in range(500))), "500 lignes au plus"),
        (b"x" * (downloading.MOST_BYTES + 1), "2 Mo au plus"),
    ],
    ids=["codes", "strange", "damaged", "empty", "long", "heavy"],
)
def test_what_is_no_grid_is_refused_beside_the_field(admin: Person, content: bytes, said: str) -> None:
    given(admin, content)
    [error] = screen(admin).errors.values()
    assert said in error.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("method", "fault", "reason"),
    [
        ("files.info", {"error": "file_deleted"}, "file_deleted"),
        ("files.download", {"status": 503}, "503"),
        ("files.download", {"drop": True}, "RemoteDisconnected"),
    ],
)
def test_a_file_that_slack_does_not_give(
    office: Office, admin: Person, method: str, fault: dict[str, object], reason: str
) -> None:
    office.sandbox.fail(method, **fault)  # type: ignore[arg-type]
    given(admin, rows(row(0)))
    office.sandbox.heal()
    assert f"Slack n’a pas donné le fichier ({reason})" in str(screen(admin).errors)


@pytest.mark.parametrize(
    "about", ["hidden_by_limit", "external", None, {}, {"url_private_download": None}, []]
)
def test_a_file_without_an_address_is_a_sentence_beside_the_field(
    office: Office, admin: Person, monkeypatch: pytest.MonkeyPatch, about: Any
) -> None:
    if isinstance(about, str):
        office.sandbox.files.mode = about  # type: ignore[assignment]
    else:
        monkeypatch.setattr(WebClient, "files_info", lambda *_, **__: {"ok": True, "file": about})
    given(admin, rows(row(0)))
    [error] = screen(admin).errors.values()
    assert "Slack ne donne pas le contenu de ce fichier" in error.replace("\u00a0", " ")
    assert "files.download" not in [one.what for one in office.sandbox.log]


def test_a_file_that_slack_gives_too_slowly(
    office: Office, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is the file, or what is known of it; in all, and not at each read."""
    monkeypatch.setattr(downloading, "SECONDS", 0.5)
    slow: list[dict[str, Any]] = [{"delay": 30}, {"drip": 0.2}]
    for method in ("files.info", "files.download"):
        for fault in slow:
            office.sandbox.fail(method, **fault)
            given(admin, rows(row(0)))
            office.sandbox.heal()
            assert "Slack n’a pas donné le fichier (TimeoutError)" in str(screen(admin).errors)
            while admin.modal:
                admin.dismiss()


def test_a_file_is_waited_for_no_longer_than_there_is_time_to_answer(office: Office) -> None:
    with pytest.raises(FileUnreachable, match="TimeoutError"):
        downloading.download(office.settings, "F1", -0.1)
    assert office.sandbox.log == []


def test_a_workbook_that_takes_too_long_is_sent_to_the_command_line(
    office: Office, admin: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = write_xlsx(tmp_path / "g.xlsx", {"F": [HEADER, row(0)]}).read_bytes()
    monkeypatch.setattr(grid_file, "PATIENCE_S", 0.0001)
    given(admin, book, "grille.xlsx")
    assert "« rac-bot import grid »" in str(screen(admin).errors).replace("\u00a0", " ").replace("\\xa0", " ")
    assert imports(office) == 0


@pytest.mark.parametrize("name", ["stray XFD1048576", "a billion laughs", "a cell repeated a billion times"])
def test_a_workbook_that_means_harm_is_refused_and_the_bot_serves(
    office: Office, admin: Person, name: str
) -> None:
    [workbook] = (one for one in hostile.ALL if one.name == name)
    given(admin, workbook.make(), "grille.xlsx")
    assert "fichier" in str(screen(admin).errors)
    while admin.modals:
        admin.dismiss()
    given(admin, rows(row(0, ee="00995")))
    assert "322-000-RL : EE 00990 → 00995" in reading(admin)


def test_the_token_goes_to_slack_alone(office: Office, admin: Person) -> None:
    files = office.sandbox.desk.files
    files.base = files.base.replace("127.0.0.1", "localhost")  # the same server under another name
    given(admin, rows(row(0)))
    assert "Slack n’a pas donné le fichier (localhost)" in str(screen(admin).errors)
    assert "files.download" not in [one.what for one in office.sandbox.log]


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        ("https://files.slack.com/files-pri/T1-F1/x", True),
        ("http://files.slack.com/x", False),
        ("https://files.slack.com.evil.example/x", False),
        ("https://files.slack.com@evil.example/x", False),
        ("https://files.slack.com:8443/x", False),
    ],
)
def test_the_addresses_that_are_slacks(office: Office, address: str, trusted: bool) -> None:
    assert downloading.is_slacks(address, office.settings) is trusted


def test_a_grid_that_changed_since_the_check_is_shown_anew(office: Office, admin: Person) -> None:
    given(admin, rows(row(0, ee="00995")))
    with office.store.writing(BY_JULIE) as work:
        raw(work).scalars(select(GridGroup).order_by(GridGroup.id)).first().number = "00993"  # type: ignore[union-attr]
    admin.submit()
    assert "a changé depuis la vérification" in reading(admin)
    assert "322-000-RL : EE 00993 → 00995" in reading(admin)
    assert imports(office) == 0
    admin.submit()
    assert imports(office) == 1


def test_a_file_that_is_not_the_one_checked_is_not_applied(office: Office, admin: Person) -> None:
    given(admin, rows(row(0, ee="00995")))
    body = submission(office, admin)
    body["view"]["private_metadata"] = body["view"]["private_metadata"].replace('"sha256":"', '"sha256":"0')
    answer = post(office, {"payload": body}).json()
    assert answer["response_action"] == "update"
    assert "a changé depuis la vérification" in answer["view"]["blocks"][0]["text"]["text"]
    assert imports(office) == 0


def test_whoever_does_not_administer_is_refused_and_journaled(office: Office, admin: Person) -> None:
    given(admin, rows(row(0, ee="00995")))
    office.settings.rac_admins.remove(admin.id)
    admin.submit()
    assert screen(admin).title == "Accès refusé"
    assert "Seule une personne qui administre rac-bot" in reading(admin)
    assert journaled(office, Action.REFUSE) == ["NotAnAdministrator"]
    assert imports(office) == 0


def test_nothing_of_the_file_stays_on_the_disk(
    admin: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    given(admin, rows(row(0, ee="00995")))
    admin.submit()
    assert list(folder.iterdir()) == []


def test_the_largest_file_is_checked_and_applied_in_time(office: Office, admin: Person) -> None:
    given(admin, rows(*(row(index, title="É" * 200) for index in range(499))))
    assert "499 différences" in reading(admin)
    assert "• 496 cours ajoutés : " in reading(admin)
    admin.submit()
    assert "✅ Grille importée : 499 changements." in reading(admin)
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalar(select(func.count()).select_from(Course)) == 499
