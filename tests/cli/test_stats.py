"""`rac-bot stats`: what is told of each week, and what `--exact` adds."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from freezegun import freeze_time
from python_calamine import CalamineWorkbook

from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action, JournalEntry
from tests.commands import rac_bot
from tests.databases import BY_JULIE, raw
from tests.rounds.test_weekly import DAY, FRIDAY, Weeks

NOW = FRIDAY + timedelta(hours=1)
HEADINGS = [
    "Semaine du",
    "Programme",
    "Inscriptions",
    "Saisies",
    "À saisir",
    "Jours jusqu’à la saisie (médiane)",
]


@pytest.fixture
def env(env: dict[str, str], store: Store) -> dict[str, str]:
    weeks = Weeks(store)
    weeks.save(FRIDAY - DAY, {"JEE.0K": (25, 18), "322.A1": (12, 6), "351.A0": (3, 1), "410.B0": (8, 8)})
    return env


def stats(env: dict[str, str], *words: str) -> str:
    with freeze_time(NOW):
        ended = rac_bot("stats", *words, env=env)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.replace("\u00a0", " ")


def test_it_tells_no_more_than_may_be_passed_on(env: dict[str, str], tmp_path: Path) -> None:
    assert "moins de 5" in stats(env)
    rows = json.loads(stats(env, "--weeks", "1", "--json"))
    assert rows[0] == {
        "week": "2018-01-15",
        "of": None,
        "saved": 48,
        "entered": 33,
        "pending": 15,
        "median_days": 0,
    }
    assert {one["of"]: one["saved"] for one in rows[1:]} == {
        "322.A1": 12,
        "351.A0": "few",
        "410.B0": "withheld",
        "JEE.0K": 25,
    }
    assert {one["entered"] for one in rows[1:]} == {"few", "withheld"}
    stats(env, "--since", "2018-01-03", "--until", "2018-01-15", "--export", str(tmp_path / "stats.csv"))
    with (tmp_path / "stats.csv").open(encoding="utf-8-sig", newline="") as file:
        [headings, *lines] = csv.reader(file)
    assert headings == HEADINGS
    assert [one[0] for one in lines if one[1] == "Ensemble"] == ["2018-01-01", "2018-01-08", "2018-01-15"]
    assert lines[-1] == ["2018-01-15", "JEE.0K", "25", "masqué", "masqué", "0"]


def test_exactly_and_by_mode_which_is_journaled(env: dict[str, str], store: Store, tmp_path: Path) -> None:
    file = tmp_path / "stats.xlsx"
    assert stats(env, "--by", "mode", "--exact", "--weeks", "1", "--export", str(file)).startswith("5 lignes")
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[1:]
    assert [row[1:5] for row in rows[:2]] == [["Ensemble", 48, 33, 15], ["EE", 48, 33, 15]]
    with store.reading(BY_JULIE) as work:
        told = raw(work).query(JournalEntry).filter_by(action=Action.EXPORT).all()
    assert [one.detail for one in told] == ["stats"]


def test_a_week_that_is_not_over_is_not_told(env: dict[str, str]) -> None:
    with freeze_time(FRIDAY - timedelta(seconds=1)):
        ended = rac_bot("stats", "--since", "2018-01-15", "--exact", env=env)
    assert ended.stdout == "Aucune semaine finie dans ces jours.\n"
