"""*Session suivante*: of one's list, or of one person; chosen, rehearsed, applied, undone."""

from datetime import timedelta
from pathlib import Path

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from rac_bot.domain.codes import format_da
from rac_bot.domain.modes import Mode
from rac_bot.domain.rights import Role
from rac_bot.domain.sessions import Session
from rac_bot.exchange.writing.inscriptions import export_inscriptions
from rac_bot.modals.several.next_session import NextPlace
from rac_bot.store.file import dossiers, followed
from rac_bot.store.file.next_session import GREATEST, MOST
from rac_bot.store.models import (
    Action,
    Candidate,
    Grid,
    GridGroup,
    Inscription,
    InscriptionState,
    JournalEntry,
    SessionDossier,
)
from slack_sandbox import Person
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

TODAY = "2026-10-05 16:00"
NEXT = Session(2027, "H")
GRID, OTHER = "JEE0K-17R-RA", "322A0-10A-RA"
AGAIN, UNDER_WAY, NEW = "322-000-RL", "322-001-RL", "322-002-RL"


def label(n: int) -> str:
    return f"Roy, N{n:03} · {format_da(str(2000000 + n))}"


def crowd(office: Office, size: int) -> None:
    """So many Roys on Julie's list, each with a course failed in H-2026 and one under way."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for n in range(size):
            person = a_candidate(work, grid, da=f"{2000000 + n}", family="Roy", given=f"N{n:03}")
            failed = a_line(work, a_dossier(work, person, "H-2026"), grid.courses[0], 48)
            failed.mode, failed.group_number = Mode.FM, "00992"
            a_line(work, a_dossier(work, person, "A-2026"), grid.courses[1])
            followed.follow(work, "UJULIE", person.id)


def opened(office: Office, person: Person) -> None:
    """From the Home."""
    person.home()
    office.ahead += timedelta(seconds=11)
    office.publish()
    person.pick("Session suivante", home=True)


def exported(office: Office, folder: Path) -> bytes:
    """The inscriptions, as the command writes them; and the session dossiers on file."""
    path = folder / f"{len(list(folder.iterdir()))}.csv"
    export_inscriptions(office.store, path)
    with office.store.reading(BY_JULIE) as work:
        kept = select(SessionDossier).where(SessionDossier.deleted_at.is_(None)).order_by(SessionDossier.id)
        columns = SessionDossier.__table__.columns.keys()
        told = [[getattr(one, name) for name in columns] for one in raw(work).scalars(kept)]
    return path.read_bytes() + repr(told).encode()


def enrolled(office: Office) -> list[tuple[str, str, str, str | None]]:
    with office.store.reading(BY_JULIE) as work:
        kept = (
            select(Inscription)
            .join(SessionDossier)
            .where(Inscription.state == InscriptionState.ACTIVE, SessionDossier.session == NEXT)
        )
        return sorted(
            (
                one.dossier.candidate.da,
                one.dossier.admission.grid.code if one.dossier.admission else "",
                one.course.number,
                one.mode and str(one.mode),
            )
            for one in raw(work).scalars(kept)
        )


@freeze_time(TODAY, tick=True)
def test_twelve_take_three_gestures_besides_the_modes_and_one_undoes_them(
    office: Office, tmp_path: Path
) -> None:
    crowd(office, 12)
    before, julie = exported(office, tmp_path), office.julie
    opened(office, julie)
    assert screen(julie).title == "Session suivante"
    assert screen(julie).field("Vers").value == "Hiver 2027 (H-2027)"
    assert "Une ligne sans résultat reste à sa session." in reading(julie)
    told = f"À reprendre : {AGAIN} échoué en H-2026 (48), FM. En cours : {UNDER_WAY} inscrit en A-2026, EE."
    assert reading(julie).count(told) == 12
    assert {screen(julie).field(label(n)).value for n in range(12)} == {None}  # a mode is never ticked
    again, new, under_way = julie.look_up(label(0))
    assert (again.label, new.label) == (f"{AGAIN} · échoué en H-2026 (48)", f"{NEW} · Cours 2")
    assert [one.description for one in again.options] == [
        "mode de la dernière fois · Cours 0",
        *["Cours 0"] * 2,
    ]
    assert under_way.label == f"{UNDER_WAY} · inscrit en A-2026"
    for n in range(12):
        julie.choose(label(n), f"{AGAIN} · 00991 · EE SR", typing="000 SR")
    julie.submit()
    assert (
        "*Rien n’est encore enregistré.* 12 candidats · *12* dossiers H-2027 à créer · *12* inscriptions"
        in (reading(julie).replace("\n", " "))
    )
    assert f"*Roy, N011* · 200-0011 · crée H-2027\n• *{AGAIN}* · 00991 EE SR" in reading(julie)
    assert exported(office, tmp_path) == before
    julie.submit()
    assert julie.gestures == 3 + 12
    assert "✅ *12 inscriptions*, 12 dossiers session créés · 🟠 à saisir dans CLARA" in reading(julie)
    assert enrolled(office) == [(f"20000{n:02}", GRID, AGAIN, "EE SR") for n in range(12)]
    assert exported(office, tmp_path) != before
    office.deliver()
    [team] = office.luc.channel_messages(office.team)
    assert (team.text.count(AGAIN), "Roy, N" in team.text) == (12, False)
    julie.press("Tout défaire")
    assert "↩️ 12 inscriptions défaites." in reading(julie)
    assert exported(office, tmp_path) == before


@freeze_time(TODAY, tick=True)
def test_fifty_on_two_pages_keep_what_was_chosen_on_each(office: Office) -> None:
    crowd(office, 50)
    julie = office.julie
    opened(office, julie)
    for n in range(50):
        if n == 25:
            julie.press("Suivants ›")
            assert "Personnes 26 à 50 de 50" in reading(julie)
        julie.choose(label(n), f"{NEW} · 00990 · EE", typing="002 EE")
    julie.press("‹ Précédents")
    assert screen(julie).field(label(24)).value == f"{NEW} · 00990 · EE"
    julie.submit()
    julie.press("‹ Retour")
    assert screen(julie).field(label(0)).value == f"{NEW} · 00990 · EE"
    julie.submit()
    julie.submit()
    assert julie.gestures - 50 <= 12
    assert "✅ *50 inscriptions*, 50 dossiers session créés" in reading(julie)
    julie.press("Tout défaire")
    assert "↩️ 50 inscriptions défaites." in reading(julie)
    assert enrolled(office) == []


def test_as_many_choices_as_may_be_are_kept_by_a_window() -> None:
    place = NextPlace(session="H-2027", seen=GREATEST, people=99)
    each = {GREATEST - n: (GREATEST - n,) for n in range(MOST)}
    assert len(str(place.but(chosen=each))) <= 3000


@freeze_time(TODAY, tick=True)
def test_what_cannot_be_is_said_and_the_rest_is_applied(office: Office, tmp_path: Path) -> None:
    """Two admissions, a line without result, a course chosen twice, people who cannot be enrolled."""
    with office.store.writing(BY_JULIE) as work:
        grid, other = a_grid(work), a_grid(work, OTHER)
        without = a_course(work, grid, "350-010-RL", "Sans groupe", ())
        two = a_candidate(work, grid, other, da="3000001", family="Deuxmontagnes", given="Ivan")
        line = a_line(work, a_dossier(work, two, "H-2026"), grid.courses[0])
        line.mode = Mode.FM
        a_line(work, a_dossier(work, two, "H-2027"), grid.courses[1])
        gone = a_candidate(work, grid, da="3000002", family="Partington", given="Paul", active=False)
        done = a_candidate(work, grid, da="3000003", family="Fini", given="Ève")
        for course in grid.courses:
            if course.id != without.id:
                a_line(work, a_dossier(work, done, f"H-20{10 + course.id}"), course, 80)
        for person in (two, gone, done):
            followed.follow(work, "UJULIE", person.id)
    julie, both = office.julie, f"Deuxmontagnes, Ivan · 300-0001 · {GRID} · {OTHER}"
    opened(office, julie)
    assert "*Partington, Paul* · 300-0002 : Inscription impossible : cette personne n’est pas" in reading(
        julie
    )
    assert "*Fini, Ève* · 300-0003 : Tout est inscrit ou réussi pour cette grille." in reading(julie)
    assert "Plusieurs admissions actives : choisissez celle de chaque cours." in reading(julie)
    assert f"À reprendre : {AGAIN} sans résultat en H-2026, FM." in reading(julie)
    assert [one.text for one in julie.look_up(both, "000 fm")[0].options] == [
        f"{AGAIN} · 00992 · FM · {GRID}"
    ]
    julie.submit()
    assert "Choisissez un cours au moins, avec son mode." in reading(julie)
    wanted = [
        f"{AGAIN} · 00992 · FM · {GRID}",
        f"{AGAIN} · 00990 · EE · {OTHER}",
        f"{AGAIN} · 00990 · EE · {GRID}",
    ]
    julie.choose(both, *wanted, typing=AGAIN)
    julie.submit()
    assert f"Un seul mode par cours : Deuxmontagnes, Ivan · 300-0001 · {AGAIN}." in reading(julie)
    wanted[2] = f"{UNDER_WAY} · 00990 · EE · {GRID}"
    julie.choose(both, *wanted, typing="322")
    julie.submit()
    told = reading(julie)
    assert "1 candidat · *1* dossier H-2027 à créer · *2* inscriptions" in told
    assert f"• *{AGAIN}* · 00992 FM · {GRID} · ⚠️ sans résultat en H-2026, et cette ligne y reste" in told
    assert f"⚠️ Deuxmontagnes, Ivan · 300-0001 : {UNDER_WAY} est déjà au dossier à la session H-2027" in told
    before = exported(office, tmp_path)
    julie.choose("Si une ligne est refusée", "Ne rien sauvegarder")
    julie.submit()
    assert "⚠️ Rien n’est enregistré." in reading(julie)
    assert exported(office, tmp_path) == before
    julie.press("‹ Retour")
    assert len(str(screen(julie).field(both).value).split(",")) == 3
    julie.submit()
    julie.submit()
    assert "✅ *2 inscriptions*, 1 dossier session créé · 🟠 à saisir dans CLARA · *1 écartée*" in reading(
        julie
    )
    assert enrolled(office) == [
        ("3000001", OTHER, AGAIN, "EE"),
        ("3000001", GRID, AGAIN, "FM"),
        ("3000001", GRID, UNDER_WAY, "EE"),  # since before
    ]


@freeze_time(TODAY, tick=True)
def test_the_session_of_who_has_no_course_chosen_is_created_and_undone_with_the_others(
    office: Office, tmp_path: Path
) -> None:
    crowd(office, 3)
    with office.store.writing(BY_JULIE) as work:
        [grid] = raw(work).scalars(select(Grid))
        there = a_candidate(work, grid, da="3000001", family="Là", given="Ève")
        back = a_candidate(work, grid, da="3000002", family="Revenu", given="Léo")
        two = a_candidate(work, grid, a_grid(work, OTHER), da="3000003", family="Deuxmontagnes", given="Ivan")
        gone = a_candidate(work, grid, da="3000004", family="Partington", given="Paul", active=False)
        a_dossier(work, there, "H-2027")
        done = a_candidate(work, grid, da="3000005", family="Fini", given="Ève")
        for course in grid.courses:
            a_line(work, a_dossier(work, done, f"H-20{10 + course.id}"), course, 80)
        deleted = a_dossier(work, back, "H-2027")
        deleted.deleted_at = deleted.created_at
        for person in (there, back, two, gone, done):
            followed.follow(work, "UJULIE", person.id)
    before, julie = exported(office, tmp_path), office.julie
    opened(office, julie)
    julie.choose(label(1), f"{NEW} · 00990 · EE", typing="002 EE")
    julie.tick("Le dossier session de qui n’a aucun cours choisi")
    julie.submit()
    told = reading(julie)
    assert "4 candidats · *4* dossiers H-2027 à créer · *1* inscription" in told
    assert "*Roy, N000* · 200-0000 · crée H-2027 · aucun cours" in told
    assert "⚠️ *Deuxmontagnes, Ivan* · 300-0003 : plusieurs admissions" in told
    assert [name for name in ("Là", "Partington", "Fini") if name in told] == []
    julie.submit()
    assert "✅ *1 inscription*, 4 dossiers session créés · 🟠 à saisir dans CLARA" in reading(julie)
    julie.press("Tout défaire")
    assert "↩️ 1 inscription défaite. ↩️ 3 dossiers session défaits." in reading(julie)
    assert exported(office, tmp_path) == before


@freeze_time(TODAY)
def test_a_session_that_is_used_since_or_is_no_more_theirs_stays(office: Office) -> None:
    crowd(office, 3)
    julie, luc = office.julie, office.luc
    with office.store.writing(BY_JULIE) as work:
        followed.follow(work, "ULUC", 1)
    opened(office, julie)
    julie.tick("Le dossier session de qui n’a aucun cours choisi")
    julie.submit()
    julie.submit()
    assert "✅ 3 dossiers session créés" in reading(julie)
    assert "Peut être défait jusqu’à 12 h 10" in reading(julie)
    luc.command(f"/inscrire 2000000 {NEW}")
    luc.choose("Session", "Hiver 2027 (H-2027)", typing="h-2027")
    luc.choose("Groupe", "00990 · EE")
    luc.submit()
    julie.press("Tout défaire")
    told = reading(julie)
    assert "↩️ 2 dossiers session défaits." in told
    assert f"H-2027 ne peut être supprimé : 1 inscription y est ({NEW})" in told
    assert [one[0] for one in enrolled(office)] == ["2000000"]


@freeze_time(TODAY, tick=True)
@pytest.mark.parametrize("choice", ["Sauvegarder les autres", "Ne rien sauvegarder"])
def test_whose_session_may_no_more_be_created_is_named_and_counts_for_all_or_none(
    office: Office, tmp_path: Path, choice: str
) -> None:
    crowd(office, 4)
    julie = office.julie
    opened(office, julie)
    julie.choose(label(3), f"{NEW} · 00990 · EE", typing="002 EE")
    julie.tick("Le dossier session de qui n’a aucun cours choisi")
    julie.submit()
    julie.choose("Si une ligne est refusée", choice)
    with office.store.writing(BY_JULIE) as work:
        [person] = raw(work).scalars(select(Candidate).where(Candidate.da == "2000000"))
        dossiers.create(work, person.id, person.admissions[0].id, NEXT)
        raw(work).get_one(Candidate, 2).active = False
    before = exported(office, tmp_path)
    julie.submit()
    told = reading(julie)
    assert f"⚠️ {label(0)} : H-2027 existe déjà" in told
    assert f"⚠️ {label(1)} : " in told
    all_but = choice == "Sauvegarder les autres"
    assert ("✅ *1 inscription*, 2 dossiers session créés" in told) is all_but
    assert (exported(office, tmp_path) == before) is not all_but


@freeze_time(TODAY, tick=True)
def test_a_grid_that_changes_after_the_rehearsal_is_rehearsed_anew(office: Office) -> None:
    crowd(office, 2)
    julie = office.julie
    opened(office, julie)
    for n in range(2):
        julie.choose(label(n), f"{NEW} · 00990 · EE", typing="002 EE")
    julie.submit()
    with office.store.writing(BY_JULIE) as work:
        for group in raw(work).scalars(select(GridGroup).where(GridGroup.mode == Mode.EE)):
            group.number = "00993"
    julie.submit()
    assert "La grille a changé depuis l’aperçu" in reading(julie)
    assert f"• *{NEW}* · 00993 EE" in reading(julie)
    assert enrolled(office) == []
    with office.store.writing(BY_JULIE) as work:
        a_right(work, "UJULIE", Role.ADVISING, programmes=("322.A0",))  # nobody of the list is hers any more
    julie.submit()
    assert "2 choix laissés de côté" in reading(julie)
    assert enrolled(office) == []


@freeze_time(TODAY, tick=True)
def test_one_person_is_taken_from_their_file_which_shows_it(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
    julie, field = office.julie, "Leblanc, Lise · 123-4567"
    julie.command("/candidat leblanc")
    julie.pick("Session suivante")
    assert len(julie.modals) == 2
    assert "Jamais suivis : 3 cours." in reading(julie)
    julie.choose(field, f"{AGAIN} · 00992 · FM", f"{NEW} · 00990 · EE", typing="322")
    julie.choose("Vers", "Été 2026 (E-2026)", typing="e-2026")
    assert "Été 2026 est terminée. La session en cours est Automne 2026." in reading(julie)
    julie.choose("Vers", "Automne 2026 (A-2026)", typing="a-2026")
    julie.submit()
    assert "*1* dossier A-2026 à créer · *2* inscriptions" in reading(julie)
    julie.submit()
    assert "✅ *2 inscriptions*, 1 dossier session créé" in reading(julie)
    julie.press("Tout défaire")
    assert "↩️ 2 inscriptions défaites." in reading(julie)
    julie.press("Rétablir")
    julie.dismiss()
    assert screen(julie).title == "Dossier du candidat"
    assert f"*{NEW}* · 00990 EE" in reading(julie)
    with office.store.reading(BY_JULIE) as work:
        told = select(JournalEntry.candidate_id).where(
            JournalEntry.action == Action.SEARCH, JournalEntry.detail == "next_session"
        )
        person = raw(work).scalars(select(Candidate.id)).one()
        assert set(raw(work).scalars(told)) == {person}


def test_who_is_limited_chooses_among_what_is_theirs(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work), a_grid(work, OTHER))
        a_right(work, "UJULIE", Role.ADVISING, programmes=("322.A0",))
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("Session suivante")
    assert "Plusieurs admissions" not in reading(julie)
    assert len(julie.look_up("Leblanc, Lise · 123-4567")) == 3
    julie.choose("Leblanc, Lise · 123-4567", f"{NEW} · 00990 · EE", typing="002 EE")
    julie.submit()
    julie.submit()
    with office.store.reading(BY_JULIE) as work:
        [line] = raw(work).scalars(select(Inscription))
        assert line.dossier.admission is not None
        assert line.dossier.admission.grid.code == OTHER


def test_who_only_reads_is_offered_it_nowhere(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        followed.follow(work, "ULUC", a_candidate(work, a_grid(work)).id)
        a_right(work, "ULUC", Role.READING)
    luc = office.luc
    luc.home()
    office.ahead += timedelta(seconds=11)
    office.publish()
    luc.press("Voir tous", home=True)
    luc.dismiss()
    luc.command("/candidat leblanc")
    assert "Session suivante" not in screen(luc).menu_lines


@freeze_time(TODAY, tick=True)
@pytest.mark.parametrize("size", [0, 101])
def test_a_list_of_any_length_is_shown_within_slack_s_limits(office: Office, size: int) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=40)
        for n in range(size):
            person = a_candidate(
                work, grid, da=f"{2000000 + n}", family="É" * 100, given=f"{n:03}" + "é" * 97
            )
            followed.follow(work, "UJULIE", person.id)
        if not size:
            followed.follow(work, "UJULIE", a_candidate(work, grid).id)
    julie = office.julie
    opened(office, julie)
    if not size:
        with office.store.writing(BY_JULIE) as work:
            followed.unfollow(work, "UJULIE", 1)
        julie.dismiss()
        julie.pick("Session suivante", home=True)
        assert "Votre liste « Mes candidats » est vide." in reading(julie)
        return
    for _page in range((size - 1) // 25):
        julie.press("Suivants ›")
    *_others, last, _files = screen(julie).fields
    assert sum(len(one.options) for one in julie.look_up(last)) == 100
    julie.choose(last, *(f"322-{n:03}-RL · 00990 · EE" for n in range(20)), typing="EE")
    julie.submit()
    assert "*20* inscriptions" in reading(julie)
