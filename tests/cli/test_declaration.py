"""`rac-bot declaration`: the totals, and each thing that lacks, in a file that is journaled."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from rac_bot.domain.sessions import Session
from rac_bot.i18n import local_day
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Action, JournalEntry, SessionDates
from rac_bot.store.models.base import utc_now
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.commands import rac_bot
from tests.databases import BY_JULIE, raw


@pytest.mark.sqlite
def test_it_counts_by_programme_and_writes_each_thing(
    env: dict[str, str], store: Store, tmp_path: Path
) -> None:
    assert "Rien ne manque." in rac_bot("declaration", env=env).stdout
    today = local_day(utc_now())
    with store.writing(BY_JULIE) as work:
        session, days = Session(today.year, "A"), (today, today + timedelta(100), today)
        raw(work).add(SessionDates(session=session, first_day=days[0], last_day=days[1], pivot_day=days[2]))
        person = a_candidate(work, a_grid(work))
        a_line(work, a_dossier(work, person, session.code), person.admissions[0].grid.courses[0])
    told = rac_bot("declaration", env=env)
    assert told.returncode == 0, told.stderr
    assert "Prochaine date pivot" in told.stdout
    [row] = [line for line in told.stdout.splitlines() if "JEE.0K" in line]
    assert [cell.strip() for cell in row.split("│")[1:4]] == ["JEE.0K", "1", "2"]
    [programme] = json.loads(rac_bot("declaration", "--json", env=env).stdout)["programmes"]
    written = rac_bot("declaration", str(tmp_path / "d.csv"), env=env)
    with (tmp_path / "d.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert f"{len(rows)} lignes" in written.stdout
    assert len(rows) == sum(programme["by_check"].values())
    assert rows[0] == {
        "Date pivot": days[2].isoformat(),
        "No prog.": "JEE.0K",
        "DA": "123-4567",
        "Session": session.code,
        "Cours": "",
        "Vérification": "Identité",
        "Ce qui manque": "Code permanent",
    }
    assert "existe déjà" in rac_bot("declaration", str(tmp_path / "d.csv"), env=env).stderr
    assert rac_bot("declaration", str(tmp_path / "d.xlsx"), env=env).returncode == 0
    assert "a exporté ce qui manque avant la déclaration (1 personne)" in rac_bot(
        *("journal", "--person", "cli"), env=env
    ).stdout.replace("\u00a0", " ")
    with store.reading(BY_JULIE) as work:
        kept = select(JournalEntry.detail).where(JournalEntry.action == Action.EXPORT)
        assert list(raw(work).scalars(kept)) == ["declaration", "declaration"]
