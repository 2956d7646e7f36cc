"""*Grille modifiée*: whom a new grid tells what; lines repaired, kept, and both taken back."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from freezegun import freeze_time
from sqlalchemy import select, update

from rac_bot.delivery.drawing import drawn
from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Rule, Watch
from rac_bot.exchange.entering.grid_file import import_grid
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.writing.inscriptions import export_inscriptions
from rac_bot.messages.grid_changed import draw_grid_changed
from rac_bot.rounds.clock import Clock
from rac_bot.rounds.digests import Digests
from rac_bot.rounds.grid_changes import GridChanges
from rac_bot.store.file import followed, regrouping
from rac_bot.store.file.inscriptions import ChosenGroup
from rac_bot.store.models import (
    Action,
    Candidate,
    ClaraState,
    FollowedCandidate,
    Grid,
    Home,
    Inscription,
    JournalEntry,
    MessageKind,
    SessionDossier,
    StoredMessage,
    TaskKind,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access
from rac_bot.store.watches import grid_changed, rules
from rac_bot.store.work.work import COMMAND_LINE, By, Work
from slack_sandbox import Person
from tests.builders import GRID, a_candidate, a_course, a_dossier, a_grid, a_line, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw
from tests.handlers.grid.test_grid_import import row, rows

TODAY = "2026-10-05 14:00"  # a Monday, 10 h in Montréal
NOW = datetime(2026, 10, 5, 14, 5, tzinfo=UTC)
ADA = By("UADMIN", Rights(Role.ADMINISTERING))
SECRETS = ("tremblay", "maëlle", "benali", "yasmine", "nguyen", "234-56", "23456")
ASIDE = {"version", "updated_at"}  # what an undo does not set back
LINES: dict[str, tuple[str, int, dict[str, object]]] = {
    "to enter": ("Tremblay", 0, {}),
    "entered": ("Benali", 1, {"clara": ClaraState.ENTERED}),
    "transmitted": ("Benali", 2, {"clara": ClaraState.ENTERED, "funding_transmission": "T1"}),
    "without mode": ("Nguyen", 3, {"clara": ClaraState.ENTERED, "mode": None}),
    "no such mode": ("Nguyen", 4, {}),
    "of Luc": ("Okafor", 0, {}),
}
PEOPLE = {"Tremblay": "Maëlle", "Benali": "Yasmine", "Nguyen": "Linh", "Okafor": "Ada"}


@pytest.fixture(autouse=True)
def lines(office: Office) -> dict[str, int]:
    """Julie follows three people with a line of each kind, Luc one; two that are not under way."""
    with office.store.writing(COMMAND_LINE) as work:
        rules.change(work, Rule(Watch.GRID, on=True))
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=6)
        held = {}
        for n, (family, given) in enumerate(PEOPLE.items()):
            person = a_candidate(work, grid, da=f"{2345670 + n}", family=family, given=given)
            held[family] = a_dossier(work, person, "A-2026")
            followed.follow(work, "ULUC" if family == "Okafor" else "UJULIE", person.id)
            old = a_line(work, a_dossier(work, person, "A-2025"), grid.courses[5])
            old.created_by = "ULUC"
        a_line(work, held["Tremblay"], grid.courses[5], 88)
        made = {}
        for name, (family, course, values) in LINES.items():
            made[name] = a_line(work, held[family], grid.courses[course])
            for column, value in values.items():
                setattr(made[name], column, value)
        raw(work).flush()
        return {name: line.id for name, line in made.items()}


def imported(office: Office, **groups: str) -> None:
    """The grid with another group in EE of these courses; `s.o.`: none any more."""
    numbers = {0: "00995", 1: "00996", 2: "00997", 3: "00998", 4: "s.o.", 5: "00999"}
    numbers |= {int(name.removeprefix("c")): number for name, number in groups.items()}
    report = import_grid(office.store, rows(*(row(n, ee=ee) for n, ee in numbers.items())), ADA)
    assert report.saved


class Hours:
    """The clock's time, as a test says."""

    def __init__(self, office: Office) -> None:
        self.office, self.now = office, NOW
        given = office.store, office.settings.rac_admins, office.settings.terms, lambda: None
        self.digests = Digests(*given)
        self.clock = Clock(
            office.store,
            {TaskKind.GRID: GridChanges(*given), TaskKind.DIGEST: self.digests},
            lambda: self.now,
        )

    def at(self, moment: datetime) -> None:
        self.now = moment
        with self.office.store.writing(COMMAND_LINE) as work:
            self.digests.lay(work, moment)
        self.clock.run_due()
        for seconds in range(0, 6, 2):  # posts are a second apart
            self.office.ahead = moment - utc_now() + timedelta(seconds=seconds)
            self.office.deliver()


def told(person: Person) -> list[str]:
    found = (one.reading.replace("\u00a0", " ").replace("*", "") for one in person.direct_messages())
    return [one for one in found if "Grille " in one or "Grid " in one]


def press(person: Person, text: str) -> None:
    """In the message."""
    [message] = [one for one in person.direct_messages() if "Grille" in one.reading]
    person.press(text, message=message)


def rows_of(office: Office, folder: Path) -> str:
    """The inscriptions, as the command writes them; and all that their rows and sessions hold."""
    path = folder / f"{len(list(folder.iterdir()))}.csv"
    export_inscriptions(office.store, path)
    with office.store.reading(BY_JULIE) as work:
        found = [
            [getattr(one, name) for name in kind.__mapper__.columns.keys() if name not in ASIDE]  # noqa: SIM118
            for kind in (Inscription, SessionDossier)
            for one in raw(work).scalars(select(kind).order_by(kind.id))
        ]
    return path.read_bytes().decode() + repr(found)


def of(office: Office, line: int) -> Inscription:
    with office.store.reading(BY_JULIE) as work:
        return raw(work).get_one(Inscription, line)


@freeze_time(TODAY, tick=True)
def test_each_is_told_of_theirs_and_repairs_them_undoes_that_and_keeps_others(
    office: Office, lines: dict[str, int], tmp_path: Path
) -> None:
    hours, julie, luc = Hours(office), office.julie, office.luc
    before = rows_of(office, tmp_path)
    imported(office)
    hours.at(NOW)
    [message] = told(julie)
    assert (
        "Grille JEE0K-17R-RA mise à jour par Ada Min\n5 de vos inscriptions ne concordent plus :" in message
    )
    assert "M. T. · DA •••-5670 · 322-000-RL · A-2026 · EE : 00990 → 00995" in message
    assert "L. N. · DA •••-5672 · 322-003-RL · A-2026 · 00990 → 00998 (EE), 00991 (EE SR)" in message
    assert "322-004-RL · A-2026 · EE : 00990 → aucun groupe EE dans la grille" in message
    assert "322-005-RL" not in message  # over, or with its result
    assert "Rien n’a été changé aux inscriptions." in message
    assert ["1 de vos inscriptions ne concorde plus" in one for one in told(luc)] == [True]
    assert told(office.admin) == []
    posted = [one.body for one in office.sandbox.log if one.what == "chat.postMessage"]
    assert [one for one in SECRETS if one in json.dumps(posted, ensure_ascii=False).lower()] == []
    assert rows_of(office, tmp_path) == before

    press(julie, "Revoir les 5")
    assert screen(julie).title == "Grille modifiée"
    assert "*322-001-RL* · A-2026 · EE : 00990 → *00996*" in reading(julie)
    assert "Saisie dans CLARA : elle y sera à corriger." in reading(julie)
    assert "🔒 322-002-RL est verrouillée" in reading(julie)
    assert "00990 → 00997" not in screen(julie).buttons
    assert "Plusieurs groupes sont possibles" in reading(julie)
    julie.press("Tout réparer (2)")
    assert "✅ 2 inscriptions réparées.\n• 322-000-RL · Tremblay, Maëlle" in reading(julie)
    to_enter, entered = of(office, lines["to enter"]), of(office, lines["entered"])
    assert (to_enter.group_number, to_enter.clara) == ("00995", ClaraState.TO_ENTER)
    assert (entered.group_number, entered.clara, entered.in_clara) == (
        "00996",
        ClaraState.TO_CORRECT,
        {"group_number": "00990"},
    )
    hours.at(NOW)
    [message] = told(julie)
    assert "3 de vos inscriptions ne concordent plus" in message
    assert "2 autres sont réglées." in message
    julie.press("Défaire la réparation")
    assert "↩️ 2 inscriptions ont de nouveau leur ancien groupe." in reading(julie)
    assert rows_of(office, tmp_path) == before

    julie.press("00990 → 00996")
    julie.press("→ 00991 (EE SR)")
    chosen = of(office, lines["without mode"])
    assert (chosen.group_number, chosen.mode, chosen.clara) == ("00991", Mode.EE_SR, ClaraState.TO_CORRECT)
    julie.press("Défaire la réparation")
    assert of(office, lines["without mode"]).mode is None
    hours.at(NOW)
    press(julie, "Garder les anciens groupes")
    assert "✅ 4 inscriptions gardent leur groupe" in reading(julie)
    assert "Rien de plus pour vous." in reading(julie)
    hours.at(NOW)
    assert ["les 5 inscriptions touchées sont réglées" in one for one in told(julie)] == [True]
    julie.press("Remettre à traiter")
    assert "↩️ 4 inscriptions remises à traiter." in reading(julie)
    hours.at(NOW)
    press(julie, "Garder les anciens groupes")
    imported(office, c0="00985")  # which voids what was kept of that course alone
    hours.at(NOW + timedelta(minutes=1))
    [message] = told(julie)  # the one of that day says so
    assert "1 de vos inscriptions ne concorde plus :\nM. T. · DA •••-5670" in message
    file = tmp_path / "inscriptions.csv"
    file.write_text(f"da,session,grille,cours,groupe,mode\n2345671,A-2026,{GRID},322-001-RL,00777,EE\n")
    assert run(office.store, FileKind.INSCRIPTIONS, file).updated == 1  # of one that was kept otherwise
    julie.dismiss()
    hours.at(NOW + timedelta(minutes=2))
    assert ["2 de vos inscriptions ne concordent plus" in one for one in told(julie)] == [True]
    with office.store.reading(BY_JULIE) as work:
        kept = select(JournalEntry.detail).where(JournalEntry.action == Action.SETTLE)
        assert set(raw(work).scalars(kept)) == {"grid kept"}


@freeze_time(TODAY, tick=True)
def test_one_message_a_day_within_hours_to_whom_it_is_on(office: Office, lines: dict[str, int]) -> None:
    hours, julie, luc = Hours(office), office.julie, office.luc
    evening = NOW.replace(hour=23, minute=0)  # 19 h in Montréal
    with office.store.writing(By("ULUC", Rights(Role.ADVISING))) as work:
        rules.refuse(work, "ULUC", [Watch.GRID])
        raw(work).execute(update(Home).where(Home.slack_id == "UJULIE").values(language="en"))
    imported(office)
    hours.at(evening)
    hours.at(evening + timedelta(hours=6))
    assert told(julie) == []
    imported(office, c1="00986")
    hours.at(evening + timedelta(hours=12))  # 7 h
    [message] = told(julie)
    assert "Grid JEE0K-17R-RA updated by Ada Min" in message
    assert "00990 → 00986" in message
    assert told(luc) == []
    for c0, later in (("00984", 13), ("00983", 14)):
        imported(office, c0=c0)
        hours.at(evening + timedelta(hours=later))
    assert len(told(julie)) == 1
    assert "00990 → 00983" in told(julie)[0]
    imported(office, c0="00982")
    hours.at(evening + timedelta(days=1, hours=12))
    assert len(told(julie)) == 2

    with office.store.writing(COMMAND_LINE) as work:
        rules.change(work, Rule(Watch.GRID))
    imported(office, c0="00981")
    hours.at(evening + timedelta(days=2, hours=12))
    assert len(told(julie)) == 2
    with office.store.writing(COMMAND_LINE) as work:
        rules.change(work, Rule(Watch.GRID, on=True))
        access.withdraw(work, "UJULIE")
    hours.at(evening + timedelta(days=2, hours=13))
    assert told(julie) == []


@freeze_time(TODAY, tick=True)
def test_it_tells_no_more_of_what_is_not_for_them_any_more(office: Office) -> None:
    """Handed over, beyond their rights; a narrowing and a demotion take it away, and it is told anew."""
    hours, julie, minutes = Hours(office), office.julie, iter(range(0, 100, 2))

    def next_() -> list[str]:
        hours.at(NOW + timedelta(minutes=next(minutes)))
        return told(julie)

    def entrusted(family: str, person: str) -> None:
        with office.store.writing(COMMAND_LINE) as work:
            whose = select(Candidate.id).where(Candidate.family_name == family)
            given = update(FollowedCandidate).where(FollowedCandidate.candidate_id.in_(whose))
            raw(work).execute(given.values(responsible=person))

    entrusted("Okafor", "UADMIN")  # whom the settings name
    imported(office)
    assert "5 de vos inscriptions" in next_()[0]
    assert "1 de vos inscriptions" in told(office.admin)[0]
    entrusted("Tremblay", "ULUC")
    imported(office, c1="00981")
    [message] = next_()
    assert "4 de vos inscriptions ne concordent plus" in message
    assert "M. T." not in message
    with office.store.writing(BY_JULIE) as work:
        a_grid(work, "322A0-10A-RA", courses=0)
        a_right(work, "UJULIE", programmes=["322.A0"])
    with office.store.reading(COMMAND_LINE) as work:
        one = raw(work).scalars(select(StoredMessage.id).where(StoredMessage.recipient == "UJULIE")).one()
        assert drawn(work, one)[0][0] == "Grille modifiée : rien de plus pour vous."

    full = Rights(Role.ADVISING)
    for n, held in enumerate((Rights(Role.ADVISING, ("322.A0",)), Rights(Role.READING), None)):
        with office.store.writing(COMMAND_LINE) as work:
            access.give(work, "UJULIE", full)
        imported(office, c1=f"0097{n}")
        [message] = next_()
        assert "de vos inscriptions ne concorde" in message, held
        with office.store.writing(COMMAND_LINE) as work:
            if held:
                access.give(work, "UJULIE", held)
            else:
                access.withdraw(work, "UJULIE")
        assert next_() == [], held


def test_two_grids_of_a_day_are_both_named(office: Office, lines: dict[str, int]) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, "322A0-10A-RA")
        line = a_line(work, a_dossier(work, a_candidate(work, grid), "A-2026"), grid.courses[0])
        both = [(one, ()) for one in (raw(work).get_one(Inscription, lines["entered"]), line)]
        assert draw_grid_changed(both, 0, "Ada Min", ADA.rights)[0].startswith(
            "Grilles 322A0-10A-RA, JEE0K-17R-RA mises à jour\n"
        )


@freeze_time(TODAY, tick=True)
def test_what_slack_does_not_take_by_the_evening_is_left_to_the_digest(
    office: Office, lines: dict[str, int]
) -> None:
    hours = Hours(office)
    imported(office)
    office.sandbox.fail("chat.postMessage", error="fatal_error", times=1000)
    hours.at(NOW)
    office.sandbox.heal()
    hours.at(NOW.replace(hour=23))
    hours.at(NOW + timedelta(days=1))
    assert told(office.julie) == []
    with office.store.reading(BY_JULIE) as work:
        kinds = raw(work).scalars(select(StoredMessage.kind).where(~StoredMessage.erase))
        assert set(kinds) == {MessageKind.DIGEST}


@freeze_time(TODAY, tick=True)
def test_limits_of_rights_versions_and_time_hold_at_each_button(
    office: Office, lines: dict[str, int]
) -> None:
    hours, julie = Hours(office), office.julie
    imported(office)
    with office.store.writing(COMMAND_LINE) as work:
        other = a_grid(work, "322A0-10A-RA", courses=0)
        a_course(work, other, "180-001-RL", "Soins")
        people = raw(work).scalars(select(SessionDossier).order_by(SessionDossier.id)).all()
        for one in people[:2]:  # Tremblay's
            one.programme_id = other.programme_id
    with office.store.writing(BY_JULIE) as work:
        a_right(work, "UJULIE", programmes=["JEE.0K"])
    _home(office, julie)
    julie.press("Voir", home=True)
    assert "🔒 Votre accès ne couvre pas ce programme ou cette unité" in reading(julie)
    assert "00990 → 00995" not in screen(julie).buttons
    with office.store.writing(By("UJULIE", Rights(Role.ADVISING, ("JEE.0K",)))) as work:
        group = _group(work, 0)
        undone = regrouping.regroup(work, {lines["to enter"]: group}, [(lines["to enter"], 1)], "Grille")
        assert [type(refusal).__name__ for _line, refusal in undone.left] == ["OutOfReach"]
        for act in (grid_changed.keep, grid_changed.tell_again):
            left = act(work, [(lines["to enter"], 1)]).left
            assert [type(refusal).__name__ for _line, refusal in left] == ["OutOfReach"]
    ways = [one for one in screen(julie).blocks if one["block_id"] == f"ways-{lines['to enter']}"]
    assert ways == []
    assert "Garder 00990" in screen(julie).buttons
    hours.at(NOW)
    [sent] = [one for one in julie.direct_messages() if "Grille" in one.reading]
    assert "M. T. · DA •••-5670" in sent.reading
    press(julie, "Garder les anciens groupes")
    assert "✅ 4 inscriptions gardent leur groupe" in reading(julie)
    julie.press("Remettre à traiter")
    assert of(office, lines["to enter"]).group_number == "00990"

    with office.store.writing(BY_JULIE) as work:
        raw(work).get_one(Inscription, lines["entered"]).version = 7
    julie.press("00990 → 00996")
    assert "⚠️ Laissées comme elles sont :\n• 322-001-RL" in reading(julie)
    julie.press("00990 → 00996")
    imported(office, c1="00986")
    julie.press("Défaire la réparation")
    julie.press("00990 → 00986")
    [undo] = [one for one in screen(julie).blocks if one["block_id"] == "undo"]
    versions = undo["elements"][0]["value"]
    line, version = map(int, versions.split(":"))
    for by, ahead, why in (
        (By("ULUC", Rights(Role.ADVISING)), timedelta(), "NotTheirsToUndo"),
        (BY_JULIE, timedelta(minutes=11), "TooLateToUndo"),
    ):
        with office.store.writing(by) as work:
            undone = regrouping.undo(work.at(work.now + ahead), [(line, version)])
            assert [type(refusal).__name__ for _line, refusal in undone.left] == [why]
    with office.store.writing(COMMAND_LINE) as work:
        access.give(work, "ULUC", Rights(Role.READING))
    assert "ne concorde" not in _home(office, office.luc)


@freeze_time(TODAY, tick=True)
def test_more_than_five_are_asked_about_and_pages_are_turned(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).scalars(select(Grid)).one()
        for n in range(300):
            person = a_candidate(work, grid, da=f"{3000000 + n}", family="Zoé", given=f"N{n:03}")
            a_line(work, a_dossier(work, person, "A-2026"), grid.courses[0])
            followed.follow(work, "UJULIE", person.id)
    hours, julie = Hours(office), office.julie
    imported(office)
    hours.at(NOW)
    assert "305 de vos inscriptions" in told(julie)[0]
    assert "… et 285 autres." in told(julie)[0]
    press(julie, "Revoir les 305")
    for _page in range(2):
        julie.press("Suivants ›")
    julie.press("‹ Précédents")
    assert "Zoé, N014" in reading(julie)
    julie.press("Tout réparer (10)", confirm=False)
    assert "✅" not in reading(julie)
    julie.press("Tout réparer (10)", confirm=True)
    assert "✅ 10 inscriptions réparées." in reading(julie)
    julie.press("Défaire la réparation")
    assert "↩️ 10 inscriptions ont de nouveau leur ancien groupe." in reading(julie)


def _home(office: Office, person: Person) -> str:
    person.home()
    office.ahead += timedelta(seconds=11)
    office.publish()
    live = office.sandbox.views.home(person.id)
    return json.dumps(live.blocks if live else [], ensure_ascii=False)


def _group(work: Work, course: int) -> ChosenGroup:
    held = raw(work).scalars(select(Grid).order_by(Grid.id)).first()
    assert held
    group = held.courses[course].groups[0]
    return ChosenGroup(group.id, group.number)


CLARA: list[dict[str, object]] = [
    {"clara": ClaraState.TO_ENTER},
    {"clara": ClaraState.ENTERED},
    {"clara": ClaraState.ENTERED, "unlock_reason": "Erreur"},
    {"clara": ClaraState.TO_CORRECT, "in_clara": {"group_number": "00980"}},
    {"clara": ClaraState.TO_CORRECT, "in_clara": {"group_number": "00995"}},  # what CLARA has, after all
    {"clara": ClaraState.TO_CORRECT, "in_clara": {"unit": "XX"}, "unlock_reason": "Erreur"},
]


@freeze_time(TODAY, tick=True)
def test_an_undo_sets_back_what_clara_holds_and_the_lock(
    office: Office, lines: dict[str, int], tmp_path: Path
) -> None:
    imported(office)
    for held in CLARA:
        with office.store.writing(BY_JULIE) as work:
            line = raw(work).get_one(Inscription, lines["to enter"])
            for column in ("clara", "in_clara", "unlock_reason"):
                setattr(line, column, held.get(column))
            version = line.version
        before = rows_of(office, tmp_path)
        with office.store.writing(BY_JULIE) as work:
            group = {line.id: _group(work, 0)}
            done = regrouping.regroup(work, group, [(line.id, version)], "Grille modifiée").done
            seen = [(one.id, one.version) for one in done]
        assert rows_of(office, tmp_path) != before, held
        with office.store.writing(BY_JULIE) as work:
            assert len(regrouping.undo(work, seen).done) == 1, held
        assert rows_of(office, tmp_path) == before, held
