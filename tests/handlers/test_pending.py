"""The list of what is left to do in CLARA: by person, ticks that are kept, marks, within Slack's limits."""

import json

import pytest
from sqlalchemy import select, update

from rac_bot.blockkit import button
from rac_bot.domain.rights import Role
from rac_bot.store.file import lines
from rac_bot.store.models import (
    Action,
    Admission,
    ClaraState,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
    Tick,
)
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access
from rac_bot.store.work.work import COMMAND_LINE
from slack_sandbox import Person
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw

FIRST, SECOND, THIRD = (f"322-00{index}-RL · 00990 EE" for index in range(3))
ENTERED, TO_ENTER = ClaraState.ENTERED, ClaraState.TO_ENTER


def lise(office: Office) -> None:
    """Lise Leblanc with three lines to enter at A-2017."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        dossier = a_dossier(work, a_candidate(work, grid))
        for course in grid.courses:
            a_line(work, dossier, course)


def many(office: Office, people: int, each: int) -> None:
    """So many people, of so many lines each."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=each)
        for index in range(people):
            person = a_candidate(work, grid, da=f"{3000000 + index}", family=f"Roy{index:03d}", given="Zoé")
            dossier = a_dossier(work, person)
            for course in grid.courses:
                a_line(work, dossier, course)


def states(office: Office) -> list[ClaraState]:
    with office.store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(Inscription.clara).order_by(Inscription.id)))


def ticked(office: Office) -> list[tuple[str, int, int]]:
    with office.store.reading(BY_JULIE) as work:
        rows = raw(work).execute(select(Tick.kind, Tick.thing_id, Tick.version).order_by(Tick.thing_id))
        return [(str(kind), id_, version) for kind, id_, version in rows]


def drawings(office: Office) -> list[str]:
    return [one.what for one in office.sandbox.log if one.direction == "app→slack"]


def scopes(person: Person) -> list[str]:
    return [option.text for group in person.look_up("Choisir") for option in group.options]


@pytest.mark.parametrize("word", ["à-saisir", "À SAISIR"])
def test_the_list_says_what_is_left_and_whose(office: Office, word: str) -> None:
    lise(office)
    office.julie.command(f"/rac {word}")
    assert screen(office.julie).title == "À saisir dans CLARA"
    for told in ("Leblanc, Lise* · 123-4567 · A-2017", FIRST, "Cours 0", "Personnes 1 à 1 de 1"):
        assert told in reading(office.julie)
    assert scopes(office.julie) == [
        "Les miennes (3)",
        "Les miennes · A-2017 (3)",
        "Toute l’équipe (3)",
        "Équipe · A-2017 (3)",
    ]


def test_a_tick_is_kept_without_a_drawing_and_found_again(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/rac à-saisir")
    before = drawings(office)
    julie.tick(FIRST)
    julie.tick(THIRD)
    assert drawings(office) == before
    assert ticked(office) == [("l", 1, 1), ("l", 3, 1)]
    julie.tick(THIRD)
    julie.dismiss()
    assert ticked(office) == [("l", 1, 1)]
    julie.command("/rac à-saisir")
    julie.submit()
    assert states(office) == [ENTERED, TO_ENTER, TO_ENTER]
    assert ticked(office) == []
    assert SECOND in reading(julie)
    assert FIRST not in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        entries = select(JournalEntry.inscription_id).where(JournalEntry.action == Action.ENTER)
        assert list(raw(work).scalars(entries)) == [1]
        assert raw(work).get_one(Inscription, 1).clara_entered_by == julie.id


def test_what_was_ticked_goes_with_the_access(office: Office) -> None:
    lise(office)
    office.julie.command("/rac à-saisir")
    office.julie.tick(FIRST)
    with office.store.writing(COMMAND_LINE) as work:
        access.withdraw(work, office.julie.id)
    assert ticked(office) == []


def test_ten_are_marked_by_three_gestures_and_put_back_by_one(office: Office) -> None:
    many(office, people=2, each=5)
    julie = office.julie
    before = julie.gestures
    julie.command("/rac à-saisir")
    julie.pick("Tout cocher")
    julie.submit()
    assert julie.gestures - before == 3
    assert states(office) == [ENTERED] * 10
    assert "✅ *10 lignes marquées saisies*" in reading(julie)
    assert "Roy000, Zoé ; Roy001, Zoé" in reading(julie)
    assert "🎉 Rien à saisir dans CLARA." in reading(julie)
    assert screen(julie).submit is None
    before = julie.gestures
    julie.press("Remettre à saisir")
    assert julie.gestures - before == 1
    assert states(office) == [TO_ENTER] * 10
    assert "↩️ 10 lignes remises à saisir." in reading(julie)


def test_what_comes_first_in_clara_comes_first_and_a_line_says_it_too(office: Office) -> None:
    lise(office)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Admission).values(clara=TO_ENTER))
        raw(work).execute(update(SessionDossier).values(clara=TO_ENTER, to_confirm=True))
    julie = office.julie
    julie.command("/rac à-saisir")
    told = reading(julie)
    wanted = ["Admettre à JEE0K-17R-RA", "Créer le dossier session A-2017", FIRST]
    assert sorted(wanted, key=told.index) == wanted
    assert "S’il n’y est pas déjà" in told
    julie.tick("Admettre à JEE0K-17R-RA")
    julie.tick(FIRST)
    julie.submit()
    told = "✅ *2 lignes marquées saisies*, avec le dossier session A-2017 à"
    assert reading(julie).count(told) == 2  # on top, and in the last line, where the ticks were
    assert "Créer le dossier session" not in reading(julie)
    julie.press("Remettre à saisir")
    assert reading(julie).count("↩️ 2 lignes remises à saisir, avec le dossier session A-2017.") == 2
    assert "Admettre à JEE0K-17R-RA" in reading(julie)
    assert "Créer le dossier session A-2017" in reading(julie)


def test_a_submission_without_a_tick_says_what_to_do(office: Office) -> None:
    lise(office)
    office.julie.command("/rac à-saisir")
    office.julie.submit()
    assert "Cochez ce que vous avez saisi, corrigé ou supprimé." in reading(office.julie)
    assert states(office) == [TO_ENTER] * 3


def test_what_changed_meanwhile_is_left_and_said(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.pick("Tout cocher")
    with office.store.writing(BY_JULIE) as work:
        lines.change(by(work, "ULUC"), lines.line(work, 2), {"group_number": "00991"}, seen=1)
        lines.enter_in_clara(by(work, "ULUC"), lines.line(work, 3), seen=1, now=utc_now())
    julie.submit()
    assert states(office) == [ENTERED, TO_ENTER, ENTERED]
    assert "✅ *1 ligne marquée saisie*" in reading(julie)
    assert "1 a changé entre-temps et n’est pas marquée" in reading(julie)
    assert "• 322-001-RL · Leblanc, Lise · 123-4567" in reading(julie)
    assert "1 était déjà faite." in reading(julie)
    julie.submit()  # the tick of what has changed since is no tick of what stands there now
    assert "Cochez ce que vous avez saisi" in reading(julie)
    julie.tick("322-001-RL · 00991 EE")
    julie.submit()
    assert states(office) == [ENTERED] * 3
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).get_one(Inscription, 3).clara_entered_by == "ULUC"


def test_what_was_deleted_meanwhile_is_told_to_be_taken_off_clara(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.tick(SECOND)
    with office.store.writing(BY_JULIE) as work:
        lines.delete(by(work, "ULUC"), lines.line(work, 2), seen=1, now=utc_now())
    julie.submit()
    assert "Supprimées entre-temps du dossier" in reading(julie)
    assert "322-001-RL · Leblanc, Lise" in reading(julie)
    assert "déjà faite" not in reading(julie)


def test_a_correction_says_what_changed_and_a_deletion_that_it_is_one(office: Office) -> None:
    lise(office)
    with office.store.writing(BY_JULIE) as work:
        for line_id in (1, 2, 3):
            lines.enter_in_clara(work, lines.line(work, line_id), seen=1, now=utc_now())
        luc = by(work, "ULUC")
        lines.unlock(luc, lines.line(work, 2), "mauvais groupe", seen=2)
        lines.change(luc, lines.line(work, 2), {"group_number": "00991"}, seen=3)
        lines.unlock(work, lines.line(work, 3), "désistement", seen=2)
        lines.delete(work, lines.line(work, 3), seen=3, now=utc_now())
    julie = office.julie
    julie.command("/rac à-saisir")
    assert "Groupe 00990 → 00991, changé le " in reading(julie)
    assert "par Luc Gagnon" in reading(julie)
    assert "Supprimé ici le " in reading(julie)
    assert FIRST not in reading(julie)
    julie.tick("À corriger : 322-001-RL · 00991 EE")
    julie.tick("À supprimer : 322-002-RL · 00990 EE")
    julie.submit()
    assert "✅ *1 correction notée*, *1 suppression notée* à" in reading(julie)
    assert "🎉 Rien à saisir dans CLARA." in reading(julie)
    julie.press("Saisies récentes")
    assert "322-002-RL · 00990 EE · supprimée dans CLARA · " in reading(julie)
    assert reading(julie).count("supprimée dans CLARA") == 1
    julie.dismiss()
    with office.store.reading(BY_JULIE) as work:
        corrected, removed = raw(work).get_one(Inscription, 2), raw(work).get_one(Inscription, 3)
        assert (corrected.clara, corrected.in_clara) == (ENTERED, None)
        assert (removed.state, lines.is_pending(removed)) == (InscriptionState.DELETED, False)


def test_the_messages_that_told_a_line_follow(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_dossier(work, a_candidate(work, a_grid(work)))
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    office.deliver()
    julie.command("/rac à-saisir")
    julie.tick(SECOND)
    julie.submit()
    assert office.deliver() == 2
    for [message] in (julie.direct_messages(), office.luc.channel_messages(office.team)):
        assert "saisie dans CLARA" in message.text
        assert message.edited


def test_mine_and_the_team_s_and_each_session(office: Office) -> None:
    """Lise in JEE.0K at A-2017 and H-2018, by Julie; Zoé in 322.A0 at H-2018, by Luc."""
    with office.store.writing(BY_JULIE) as work:
        education, childhood = a_grid(work), a_grid(work, "322A0-10A-RA")
        person = a_candidate(work, education)
        zoe = a_candidate(work, childhood, da="2345685", family="Roy", given="Zoé")
        a_line(work, a_dossier(work, person, "A-2017"), education.courses[0])
        a_line(work, a_dossier(work, person, "H-2018"), education.courses[1])
        a_line(work, a_dossier(work, zoe, "H-2018"), childhood.courses[2]).created_by = "ULUC"
    julie = office.julie
    julie.command("/rac à-saisir")
    assert "Roy, Zoé" not in reading(julie)
    assert f"{FIRST} · A-2017" in reading(julie)
    julie.choose("Choisir", "Les miennes · H-2018 (1)")
    assert FIRST not in reading(julie)
    julie.choose("Choisir", "Équipe · H-2018 (2)")
    assert "Roy, Zoé* · 234-5685" in reading(julie)
    assert "chaque personne affichée est journalisée" in reading(julie)
    julie.tick(SECOND)
    julie.choose("Choisir", "Les miennes · A-2017 (1)")
    julie.pick("Tout cocher")
    julie.submit()  # nothing is left of that choice: all of mine is shown, what was ticked elsewhere is kept
    assert states(office) == [ENTERED, TO_ENTER, TO_ENTER]
    julie.submit()
    assert states(office) == [ENTERED, ENTERED, TO_ENTER]
    assert "🎉 Rien à saisir pour vous." in reading(julie)
    assert "Il reste 1 ligne à l’équipe" in reading(julie)
    julie.press("Voir l’équipe")
    assert "Roy, Zoé* · 234-5685" in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        seen = select(JournalEntry.candidate_id).where(JournalEntry.detail == "pending")
        assert set(raw(work).scalars(seen)) == {1, 2, None}


def test_pages_of_twenty_people_each_with_its_ticks_and_a_file_over_the_list(office: Office) -> None:
    many(office, people=41, each=1)
    julie = office.julie
    julie.command("/rac à-saisir")
    assert "Personnes 1 à 20 de 41" in reading(julie)
    julie.pick("Tout cocher")
    julie.press("Suivantes ›")
    assert "Personnes 21 à 40 de 41 · 20 cochées ailleurs" in reading(julie)
    julie.press("Ouvrir", near="Roy020")
    assert "Roy020, Zoé" in reading(julie)
    julie.dismiss()
    assert "Personnes 21 à 40 de 41" in reading(julie)
    julie.pick("Tout cocher")
    julie.pick("Tout décocher")
    julie.press("Suivantes ›")
    julie.tick(FIRST)
    julie.submit()
    assert [i for i, state in enumerate(states(office)) if state is ENTERED] == [*range(20), 40]
    assert "et 16 autres" in reading(julie)
    assert "Personnes 1 à 20 de 20" in reading(julie)


@pytest.mark.parametrize(("people", "each"), [(1, 300), (101, 1), (40, 12)])
@pytest.mark.sqlite
def test_any_number_stays_within_slacks_limits(office: Office, people: int, each: int) -> None:
    many(office, people, each)
    julie = office.julie
    julie.command("/rac à-saisir")
    for _turn in range(8):
        julie.pick("Tout cocher")
        if "Suivantes ›" in screen(julie).buttons:
            julie.press("Suivantes ›")
    julie.submit()
    done = sum(state is ENTERED for state in states(office))
    assert done == min(150, people * each)
    julie.press("Remettre à saisir")
    assert set(states(office)) == {TO_ENTER}


@pytest.mark.sqlite
def test_long_names_many_sessions_and_long_corrections_stay_within_slacks_limits(office: Office) -> None:
    name = '<!channel> & "É" *gras*' * 5
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=0)
        person = a_candidate(work, grid, family=name, given=name)
        for index in range(120):
            dossier = a_dossier(work, person, f"{'HEA'[index % 3]}-{1990 + index // 3}")
            line = a_line(work, dossier, a_course(work, grid, f"{index:03d}-ABC-RL", name))
            line.partner = "&" * 120
            line.clara, line.in_clara = ClaraState.TO_CORRECT, {"partner": "<" * 120, "note": 3}
    julie = office.julie
    julie.command("/rac à-saisir")
    assert name in reading(julie).replace("\u2060", "") or "gras" in reading(julie)
    assert len(scopes(julie)) == 98
    julie.choose("Choisir", "Équipe · A-2005 (1)")
    julie.pick("Tout cocher")
    julie.submit()
    assert "✅ *1 correction notée* à" in reading(julie)


def test_a_line_whose_person_was_erased_meanwhile_is_passed_over(office: Office) -> None:
    lise(office)
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.pick("Tout cocher")
    with office.store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(SessionDossier, 1))
    julie.submit()
    assert "3 étaient déjà faites." in reading(julie)
    assert "🎉 Rien à saisir dans CLARA." in reading(julie)


def test_whoever_only_reads_sees_the_team_s_and_a_stranger_nothing(office: Office) -> None:
    lise(office)
    with office.store.writing(BY_JULIE) as work:
        a_right(work, office.luc.id, Role.READING)
    luc = office.luc
    luc.command("/rac à-saisir")
    office.stranger.command("/rac à-saisir")
    assert office.stranger.modals == []
    assert f"• {FIRST}" in reading(luc)
    assert (screen(luc).submit, screen(luc).menu_lines) == (None, [])
    luc.choose("Choisir", "Les miennes (0)")
    assert "Il reste 3 lignes à l’équipe" in reading(luc)
    with office.store.reading(BY_JULIE) as work:
        seen = raw(work).execute(select(JournalEntry.actor, JournalEntry.candidate_id, JournalEntry.detail))
        assert {tuple(one) for one in seen} == {
            (luc.id, 1, "pending"),
            (luc.id, None, "pending"),
            (office.stranger.id, None, "NotAnAdvisor"),
        }


def test_a_correction_without_its_details_is_to_be_looked_at(office: Office) -> None:
    lise(office)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Inscription).where(Inscription.id == 1).values(clara=ClaraState.TO_CORRECT))
    office.julie.command("/rac à-saisir")
    assert "à revoir" in reading(office.julie)


def test_a_window_of_a_version_before_stays_everybody_s(office: Office) -> None:
    """It offered no scope, and its place kept none; a turn, its ticks and a submission are the team's."""
    many(office, people=41, each=1)
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Inscription).values(created_by="ULUC"))
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.press("Voir l’équipe")
    _as_before(julie)
    julie.press("Suivantes ›")
    assert "Personnes 21 à 40 de 41" in reading(julie)
    _as_before(julie)
    julie.press("Tout cocher")
    assert "Personnes 21 à 40 de 41" in reading(julie)
    _as_before(julie)
    julie.submit()
    assert "✅ *20 lignes marquées saisies*" in reading(julie)
    assert "Personnes 21 à 21 de 21" in reading(julie)


def _as_before(person: Person) -> None:
    """The list on the screen, as that version drew it."""
    content = screen(person).live.content
    place = json.loads(content["private_metadata"])
    content["private_metadata"] = json.dumps({name: place[name] for name in place if name != "team"})
    [filters] = [block for block in content["blocks"] if block.get("block_id") == "filters"]
    filters["elements"] = [button("Tout cocher", "tick_pending")]


@pytest.mark.sqlite
def test_all_that_changed_meanwhile_is_named(office: Office) -> None:
    many(office, people=20, each=5)
    julie = office.julie
    julie.command("/rac à-saisir")
    julie.pick("Tout cocher")
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(Inscription).values(version=2))
    julie.submit()
    assert reading(julie).count("\n• 322-") == 100
