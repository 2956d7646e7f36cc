"""*Veille du silence*: told on the Home and in the morning; each act taken back, and what is told again."""

from datetime import UTC, datetime

import pytest
from freezegun import freeze_time
from sqlalchemy import select, update

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Rule, Watch
from rac_bot.store.file import followed
from rac_bot.store.models import Action, Admission, Candidate, JournalEntry, Settled
from rac_bot.store.models import Person as Known
from rac_bot.store.people import access
from rac_bot.store.watches import rules
from rac_bot.store.work.work import COMMAND_LINE
from slack_sandbox import Person
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.test_digest import Mornings, digests_of
from tests.handlers.test_home import at_home, kept_by_slack, shown

TODAY = "2026-11-30 15:00"  # a Monday, 10 h
ROW = "dossiers sans activité depuis 10 mois"


def says(person: Person) -> str:
    return reading(person).replace("\u00a0", " ").replace("*", "")


@pytest.fixture
def three(office: Office) -> list[int]:
    """On Julie's list: enrolled in A-2025, only admitted, with a result; and one who was enrolled today."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        names = (("Leblanc", "Lise"), ("Lœwen", "Ève"), ("Nguyễn", "Linh"), ("Ouellet", "Zoé"))
        people = [
            a_candidate(work, grid, da=f"{1234567 + n}", family=family, given=given)
            for n, (family, given) in enumerate(names)
        ]
        enrolled, admitted, graded, new = people
        line = a_line(work, a_dossier(work, enrolled, "A-2025"), grid.courses[0])
        line.created_at = datetime(2025, 9, 3, 15, tzinfo=UTC)
        admitted.admissions[0].created_at = datetime(2025, 4, 2, 15, tzinfo=UTC)
        brought = a_line(work, a_dossier(work, graded, "A-2025"), grid.courses[1], note=80)
        brought.created_by, brought.created_at = "import", datetime(2026, 11, 1, tzinfo=UTC)
        a_line(work, a_dossier(work, new, "A-2026"), grid.courses[0])
        for one in people:
            followed.follow(work, "UJULIE", one.id)
        rules.change(work, Rule(Watch.SILENCE, on=True, figure=10))
        return [one.id for one in people[:3]]


def opened(office: Office) -> str:
    """Her list, from the row of the Home."""
    assert ROW in at_home(office, office.julie)
    office.julie.press("Voir", home=True)
    return says(office.julie)


def test_who_is_silent_is_told_with_the_last_event_and_each_act_is_taken_back(
    office: Office, three: list[int]
) -> None:
    julie = office.julie
    with freeze_time(TODAY, tick=True):
        told = opened(office)
        rows = (
            "dernier événement : admission à JEE0K-17R-RA, le 2 avr. 2025",
            "dernier événement : inscription à 322-000-RL, A-2025, le 3 sept. 2025",
            "dernier événement : résultat de 322-001-RL, A-2025, au plus tard le 31 déc. 2025",
        )
        assert [told.index(row) for row in rows] == sorted(told.index(row) for row in rows)
        assert "Ouellet" not in told
        julie.dismiss()
        assert "*3* " + ROW in shown(office, julie)
        julie.pick("Sans activité", home=True)
        assert says(julie) == told

        julie.press("Relance faite", near="Leblanc, Lise")
        told = says(julie)
        assert "✅ Leblanc, Lise : relance faite. Redit à partir du 30 sept. 2027" in told
        assert "inscription à" not in told
        julie.press("Remettre à traiter")
        assert "inscription à" in says(julie)
        julie.press("Relance faite", near="Leblanc, Lise")
        julie.press("Me le rappeler dans un mois", near="Lœwen, Ève")
        assert "rappel dans un mois. Redit à partir du 30 déc. 2026" in says(julie)

        julie.press("Non actif dans la démarche…", near="Nguyễn, Linh", confirm=False)
        assert "Nguyễn, Linh · " in says(julie)
        julie.press("Non actif dans la démarche…", near="Nguyễn, Linh", confirm=True)
        told = says(julie)
        assert "✅ Nguyễn, Linh : non actif dans la démarche." in told
        assert "Nguyễn, Linh · " not in told
        julie.press("Remettre dans la démarche")
        assert "Nguyễn, Linh · " in says(julie)
        assert "↩️ Nguyễn, Linh : de nouveau dans la démarche." in says(julie)
        julie.dismiss()
        assert "*1* dossier sans activité depuis 10 mois" in at_home(office, julie)
    with freeze_time("2026-12-30 05:30", tick=True):  # the day begins
        told = opened(office)
        assert "Lœwen, Ève · " in told
        assert "Leblanc, Lise · " not in told
        julie.dismiss()
    with freeze_time("2027-09-30 15:00", tick=True):
        spoken = "relance faite le 30 nov. 2026 par Julie Roy"
        assert spoken in opened(office)
        julie.press("Me le rappeler dans un mois", near="Leblanc, Lise")
        julie.press("Remettre à traiter")
        assert spoken in says(julie)
        julie.press("Me le rappeler dans un mois", near="Leblanc, Lise")
        julie.dismiss()
    with freeze_time("2027-10-31 15:00", tick=True):
        assert spoken in opened(office)
        julie.dismiss()
    kept = kept_by_slack(office)
    assert [one for one in ("leblanc", "nguyễn", "1234567", "non actif", "322-") if one in kept] == []
    with office.store.reading(BY_JULIE) as work:
        acts = raw(work).scalars(select(JournalEntry.action).where(JournalEntry.candidate_id == three[2]))
        assert [one for one in acts if one is not Action.SEARCH] == [Action.STOP, Action.RESUME]


def test_it_is_told_in_the_morning_and_in_english(office: Office, three: list[int]) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Known).where(Known.slack_id == "UJULIE").values(locale="en-CA"))
    monday = datetime(2026, 11, 30, 13, tzinfo=UTC)
    mornings = Mornings(office)
    mornings.at(monday)
    [told] = mornings.told(office.julie)
    assert "3 files with no activity for 10 months" in told
    with freeze_time(monday, tick=True):
        office.julie.press("See", near="no activity", message=digests_of(office.julie)[0])
        shown = says(office.julie)
        assert "last event: enrolment in 322-000-RL, A-2025, Sep 3, 2025" in shown
        office.julie.press("Not active in the RAC process…", near="Lœwen, Ève", confirm=True)
        assert "✅ Lœwen, Ève: not active in the RAC process." in says(office.julie)
        office.julie.press("Back in the RAC process")
        office.julie.press("Followed up", near="Lœwen, Ève")
        assert "✅ Lœwen, Ève: followed up. Told again from Sep 30, 2027" in says(office.julie)


def test_who_is_limited_says_it_of_those_whom_they_may_change_alone(office: Office, three: list[int]) -> None:
    """Lise is admitted to another programme too: Julie sees her, and it holds for both."""
    julie = office.julie
    with freeze_time(TODAY, tick=True):
        with office.store.writing(COMMAND_LINE) as work:
            other = a_grid(work, "322A0-10A-RA")
            raw(work).add(Admission(candidate_id=three[0], grid_id=other.id, unit="RA"))
            access.give(work, "UJULIE", Rights(Role.ADVISING, ("JEE.0K",)))
        opened(office)
        julie.press("Non actif dans la démarche…", near="Leblanc, Lise", confirm=True)
        assert "Votre accès ne couvre pas ce programme" in says(julie)
        julie.dismiss()
        opened(office)
        with office.store.writing(COMMAND_LINE) as work:
            access.give(work, "UJULIE", Rights(Role.READING))
        julie.press("Relance faite", near="Lœwen, Ève")
        assert "Votre accès est en lecture" in says(julie)
        julie.dismiss()
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Settled)).all() == []
        assert False not in raw(work).scalars(select(Candidate.active)).all()


def test_the_file_of_whoever_is_not_active_puts_them_back(office: Office, three: list[int]) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).get_one(Candidate, three[0]).active = False
    julie = office.julie
    julie.command("/candidat 1234567")
    assert "dans son dossier, ⋯ › Remettre dans la démarche" in says(julie)
    julie.pick("Remettre dans la démarche")
    assert "↩️ Leblanc, Lise : de nouveau dans la démarche." in says(julie)
    assert "Inscrire" in screen(julie).buttons
    julie.press("Non actif dans la démarche…", confirm=True)
    assert "✅ Leblanc, Lise : non actif dans la démarche." in says(julie)
    assert "Inscrire" not in screen(julie).buttons
    julie.press("Remettre dans la démarche")
    assert "Inscrire" in screen(julie).buttons
