"""Every entry of the journal has words: whole ones, bare ones, those of before the columns were there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.i18n import language
from rac_bot.store.models import Action, Candidate, JournalEntry
from rac_bot.words.journal import Teller, action_name, categories

LISE = Candidate(id=1, given_name="Lise", family_name="Leblanc", da="1234567")
NOON = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
LINE: dict[str, Any] = {
    "course": "350-714-RL",
    "session": Session(2027, "H"),
    "group_number": "00991",
    "mode": Mode.EE_SR,
    "candidate_id": 1,
}

DETAILS = {  # those that are never without one
    Action.ADMIT: "JEE0K-17R-RA",
    Action.CHANGE_GRID: "JEE0K-17R-RA +2 -1",
    Action.ROUTE: "+ C0JEE inscriptions JEE.0K",
    Action.GIVE_ACCESS: "UX: - -> lecture",
    Action.WITHDRAW_ACCESS: "UX: lecture",
    Action.DECLINE_ACCESS: "UX",
    Action.EXPORT: "inscriptions H-2027 12",
    Action.RETAIN: "search 3",
    Action.CHANGE_RULE: "silence",
    Action.SETTLE: "silence later",
    Action.UNSETTLE: "silence",
    Action.IMPORT: "candidates +3 ~1",
}


def an_entry(action: Action, actor: str = "UJULIE", at: datetime = NOON, **values: Any) -> JournalEntry:
    return JournalEntry(id=1, at=at, actor=actor, action=action, **values)


def told(entry: JournalEntry, **more: Any) -> str:
    return Teller({"UJULIE": "Julie Roy"}, {1: LISE}, **more).what(entry).replace("\u00a0", " ")


def test_an_inscription_with_its_course_its_session_and_its_group() -> None:
    entry = an_entry(Action.ENROL, **LINE)
    assert told(entry) == "a inscrit Lise Leblanc à 350-714-RL, H-2027, groupe 00991 (EE SR)"


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("values", [{}, {"candidate_id": 1}, LINE, {**LINE, "people": 3}])
@pytest.mark.parametrize("action", list(Action))
def test_each_is_a_plain_sentence(action: Action, values: dict[str, Any], lang: str) -> None:
    before = language.set(lang)
    said = told(an_entry(action, detail=DETAILS.get(action), **values))
    language.reset(before)
    assert said == said.strip()
    assert not set(said) & set("{}_")
    assert "  " not in said
    assert not said.endswith((":", ",", "de", "of", " in", "à"))
    assert "None" not in said
    assert action_name(action)


@pytest.mark.parametrize("action", list(Action))
def test_without_people_nobody_is_named(action: Action) -> None:
    assert "Leblanc" not in Teller().what(an_entry(action, **LINE))


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("UJULIE: - -> conseil JEE.0K RA", "a donné un accès : Julie Roy, conseil JEE.0K RA"),
        ("UX: lecture -> conseil", "a donné un accès : UX, conseil (avant : lecture)"),
    ],
)
def test_an_access(detail: str, said: str) -> None:
    assert told(an_entry(Action.GIVE_ACCESS, detail=detail)) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"detail": "created"}, "a importé le dossier de Lise Leblanc"),
        (
            {"detail": "phone, language, admission"},
            "a mis à jour le dossier de Lise Leblanc par un fichier : téléphone, langue, admission",
        ),
        ({"session": Session(2027, "H")}, "a importé le dossier session H-2027 de Lise Leblanc"),
        (LINE, "a importé l’inscription de Lise Leblanc à 350-714-RL, H-2027, groupe 00991 (EE SR)"),
    ],
)
def test_an_import_of_a_file(values: dict[str, Any], said: str) -> None:
    assert told(an_entry(Action.IMPORT, **{"candidate_id": 1, **values})) == said


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("candidates +3 ~1", "a importé un fichier : personnes (3 de plus, 1 mise à jour)"),
        ("reconcile =1 ~2 +3 -4", "a importé un fichier : reconcile =1 ~2 +3 -4"),
    ],
)
def test_what_a_file_brought(detail: str, said: str) -> None:
    assert told(an_entry(Action.IMPORT, detail=detail)) == said


@pytest.mark.parametrize("detail", ["grid", "watch dropping"])
def test_whom_a_list_showed_is_named(detail: str) -> None:
    said = told(an_entry(Action.SEARCH, candidate_id=1, detail=detail))
    assert said == "a vu Lise Leblanc dans une liste"


def test_an_export_says_of_how_many_people() -> None:
    assert (
        told(an_entry(Action.EXPORT, people=812, detail="backup")) == "a sauvegardé la base (812 personnes)"
    )


def test_a_command_is_its_account_s() -> None:
    teller = Teller()
    assert teller.who(an_entry(Action.EXPORT, "cli", origin="jroy")) == "jroy (ligne de commande)"
    assert teller.who(an_entry(Action.EXPORT, "cli")) == "ligne de commande"


def test_what_differs_or_is_done_by_another_or_on_another_day_is_not_joined() -> None:
    night = NOON.replace(hour=5)  # midnight at the college
    entries = [
        an_entry(Action.CONSULT, at=NOON, candidate_id=1),
        an_entry(Action.CONSULT, at=NOON, candidate_id=1),
        an_entry(Action.CONSULT, at=NOON, candidate_id=1, actor="ULUC"),
        an_entry(Action.CONSULT, at=NOON, candidate_id=1),
        an_entry(Action.CONSULT, at=NOON, candidate_id=2),
        an_entry(Action.CONSULT, at=night, candidate_id=2),
        an_entry(Action.CONSULT, at=night - timedelta(minutes=1), candidate_id=2),
    ]
    runs = Teller({}, {1: LISE}).runs(entries)
    assert [run.times for run in runs] == [2, 1, 1, 2, 1]
    assert runs[0].told == "a ouvert le dossier de Lise Leblanc 2 fois"


def test_what_shows_people_says_which_categories() -> None:
    telling = {
        Action.SEARCH,
        Action.CONSULT,
        Action.SHOW_IDENTITY,
        Action.EXPORT,
        Action.ENROL,
        Action.IMPORT,
    }
    assert all(categories(action) for action in telling)
    assert "date de naissance" in categories(Action.SHOW_IDENTITY)
    assert categories(Action.GIVE_ACCESS) == ""
