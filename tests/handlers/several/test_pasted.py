"""*Plusieurs inscriptions*: pasted lines, or several courses typed with the command; saved, undone."""

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from rac_bot.domain.modes import Mode
from rac_bot.store.file.several import PASTED
from rac_bot.store.models import (
    Action,
    Candidate,
    FieldSubject,
    FieldType,
    Inscription,
    InscriptionState,
    JournalEntry,
    Search,
    SessionDossier,
    UserField,
)
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

OTHER = "322A0-10A-RA"
TODAY = "2026-10-05 16:00"
LINES = "Une inscription par ligne"
FIELDS = (LINES, "Cours des lignes qui n’en ont pas", "Mode des lignes qui n’en ont pas")
LABEL = "Roy, N{0} · 200-000{0} · 322-001-RL"


@pytest.fixture(autouse=True)
def people(office: Office) -> None:
    """Ten Roys of one grid, the first with the session on file; one of two grids, one not active."""
    with office.store.writing(BY_JULIE) as work:
        grid, other = a_grid(work), a_grid(work, OTHER, courses=0, title="Enfance")
        a_course(work, grid, "350-010-RL", "Sans formation manquante", (Mode.EE, Mode.EE_SR))
        a_course(work, grid, "350-011-RL", "Un seul groupe", (Mode.FM,))
        a_course(work, grid, "350-012-RL", "Sans groupe", ())
        a_course(work, other, "322-001-RL", "Cours 1", (Mode.EE, Mode.FM))
        for index in range(10):
            person = a_candidate(work, grid, da=f"200000{index}", family="Roy", given=f"N{index}")
            if not index:
                a_dossier(work, person, "A-2026")
        a_candidate(work, grid, other, da="3000002", family="Deuxmontagnes", given="Ivan")
        a_candidate(work, grid, da="3000003", family="Partington", given="Paul", active=False)


def paste(office: Office, text: str, command: str = "/inscrire lot") -> None:
    office.julie.command(command)
    office.julie.type(LINES, text)
    office.julie.submit()


def enrolled(office: Office) -> list[tuple[str, str, str, str | None]]:
    with office.store.reading(BY_JULIE) as work:
        kept = select(Inscription).where(Inscription.state == InscriptionState.ACTIVE)
        lines = raw(work).scalars(kept.order_by(Inscription.id))
        return sorted(
            (
                one.dossier.candidate.da,
                one.dossier.session.code,
                one.course.number,
                one.mode and str(one.mode),
            )
            for one in lines
        )


def sessions(office: Office) -> int:
    with office.store.reading(BY_JULIE) as work:
        kept = select(SessionDossier).where(SessionDossier.deleted_at.is_(None))
        return len(raw(work).scalars(kept).all())


@freeze_time(TODAY, tick=True)
def test_ten_candidates_a_course_and_a_mode_on_each_line_take_three_gestures_and_one_undoes_them(
    office: Office,
) -> None:
    julie = office.julie
    modes = ("EE", "SR", "EE SR", "fm")
    text = "\n".join(f"200-000{n}\t322-00{n % 3}-RL\t{modes[n % 4]}" for n in range(10))
    paste(office, text)
    assert screen(julie).title == "Aperçu"
    assert len(julie.modals) == 2
    assert "*10 inscriptions* · Automne 2026 · 9 dossiers session à créer" in reading(julie)
    assert screen(julie).field("Roy, N1 · 200-0001 · 322-001-RL").value == "00991 · EE SR"
    julie.submit()
    assert julie.gestures == 3
    assert "✅ *10 inscriptions*, 9 dossiers session créés · 🟠 à saisir dans CLARA" in reading(julie)
    wanted = [Mode.EE, Mode.EE_SR, Mode.EE_SR, Mode.FM]
    assert enrolled(office) == [
        (f"200000{n}", "A-2026", f"322-00{n % 3}-RL", str(wanted[n % 4])) for n in range(10)
    ]
    assert office.deliver() == 2
    [team] = office.luc.channel_messages(office.team)
    assert (team.text.count("322-00"), "Roy, N" in team.text) == (10, False)
    julie.press("Tout défaire")
    assert julie.gestures == 4
    assert "↩️ 10 inscriptions défaites." in reading(julie)
    assert (enrolled(office), sessions(office)) == ([], 1)
    julie.press("Rétablir")
    assert len(enrolled(office)) == 10
    julie.dismiss()
    assert julie.modal is None  # the form beneath is closed with it


@freeze_time(TODAY, tick=True)
def test_nine_candidates_of_one_course_take_four_gestures_and_the_page_of_a_search_six(
    office: Office,
) -> None:
    julie = office.julie
    das = "\n".join(f"200000{n}" for n in range(9))
    julie.command("/inscrire lot 322-001-RL")
    assert screen(julie).field("Cours des lignes qui n’en ont pas").value == "322-001-RL · Cours 1"
    assert screen(julie).field("Mode des lignes qui n’en ont pas").value is None
    julie.type(LINES, das)
    julie.choose("Mode des lignes qui n’en ont pas", "EE")
    julie.submit()
    julie.submit()
    assert julie.gestures == 4
    assert [one[0] for one in enrolled(office)] == das.split()
    for number in ("322-000-RL", "322-001-RL", "350-010-RL"):  # in the same two windows
        julie.submit()  # Autre série
        assert (screen(julie).title, len(julie.modals)) == ("Plusieurs inscriptions", 1)
        assert [screen(julie).field(one).value for one in FIELDS] == [None, None, None]
        julie.type(LINES, f"2000009 {number} EE")
        julie.submit()
        assert "Retour" not in reading(julie)
        julie.submit()
        assert "✅ *1 inscription*" in reading(julie)
    julie.press("Saisie guidée")
    assert screen(julie).title == "Saisie guidée"

    before = julie.gestures
    julie.command("/candidat roy")
    julie.press("Inscrire ces candidats à un cours")
    assert screen(julie).field(LINES).value == "\n".join(f"200-000{n}" for n in range(10))
    julie.choose("Cours des lignes qui n’en ont pas", "322-002-RL · Cours 2", typing="322-002")
    julie.choose("Mode des lignes qui n’en ont pas", "EE SR")
    julie.submit()
    julie.submit()
    assert julie.gestures == before + 6
    assert "✅ *10 inscriptions* · 🟠 à saisir dans CLARA" in reading(julie)
    julie.dismiss()
    assert [screen(julie).field(one).value for one in FIELDS] == [None, None, None]
    julie.dismiss()
    assert screen(julie).title == "Recherche"  # the results stay


@freeze_time(TODAY, tick=True)
def test_five_courses_by_command_take_two_gestures(office: Office) -> None:
    julie = office.julie
    with office.store.writing(BY_JULIE) as work:
        person = raw(work).scalars(select(Candidate).where(Candidate.da == "2000003")).one()
        grid = person.admissions[0].grid
        a_line(work, a_dossier(work, person, "A-2016"), grid.courses[1], note=81)
    julie.command("/inscrire 2000003 322-000-RL 322-001-RL 322-002-RL 350-010-RL 350-011-RL FM")
    assert "*5 inscriptions* · Automne 2026 · 1 dossier session à créer" in reading(julie)
    assert screen(julie).field("Roy, N3 · 200-0003 · 322-001-RL").hint == "⚠️ déjà réussi en A-2016 (81)"
    missing = screen(julie).field("Roy, N3 · 200-0003 · 350-010-RL")
    assert (missing.value, missing.hint) == (None, "Sans groupe FM dans la grille\u00a0: choisissez")
    julie.command("/inscrire 2000003 322-000-RL 322-001-RL 322-002-RL 350-010-RL 322-001-RL EE")
    before = julie.gestures
    julie.submit()
    assert julie.gestures == before + 1
    julie.submit()  # Autre série: there was no form yet
    assert (screen(julie).title, screen(julie).field(LINES).value) == ("Plusieurs inscriptions", None)
    assert [one[2:] for one in enrolled(office) if one[1] == "A-2026"] == [
        (number, "EE") for number in ("322-000-RL", "322-001-RL", "322-002-RL", "350-010-RL")
    ]


@freeze_time(TODAY, tick=True)
@pytest.mark.sqlite
def test_what_is_typed_after_lot_and_not_taken_is_said(office: Office) -> None:
    julie = office.julie
    for typed, said, course in (
        ("322-999-RL SR", "⚠️ 322-999-RL : dans aucune grille.", None),
        ("tremblay & fils", "⚠️ tremblay & fils : dans aucune grille.", None),
        ("322-001-RL 322-002-RL SR", "⚠️ Un seul cours pour toutes les lignes.", "322-001-RL · Cours 1"),
    ):
        julie.command(f"/inscrire lot {typed}")
        assert said in reading(julie)
        assert screen(julie).field(FIELDS[1]).value == course
    julie.dismiss()
    julie.command("/inscrire 2000001 322-001-RL 322-002-RL EE")
    with office.store.writing(BY_JULIE) as work:
        raw(work).scalars(select(Candidate).where(Candidate.da == "2000001")).one().active = False
    julie.submit()
    assert "⚠️ Rien n’est enregistré." in reading(julie)
    assert "[Fermer]" in reading(julie)  # there is nothing to go back to


@freeze_time(TODAY, tick=True)
def test_without_a_mode_nothing_is_chosen_but_an_only_group_and_of_two_admissions_neither(
    office: Office,
) -> None:
    julie = office.julie
    paste(office, "2000001 322-001-RL\n2000001 350-011-RL\n3000002 322-001-RL EE\n3000002 322-002-RL EE")
    only = screen(julie).field("Deuxmontagnes, Ivan · 300-0002 · 322-002-RL")
    assert (only.value, only.hint) == ("00990 · EE", None)  # of the one admission whose grid has it
    assert screen(julie).field(LABEL.format(1)).value is None
    assert screen(julie).field("Roy, N1 · 200-0001 · 350-011-RL").value == "00992 · FM"
    several = screen(julie).field("Deuxmontagnes, Ivan · 300-0002 · 322-001-RL")
    assert several.value is None
    assert several.hint == "Deux admissions actives\u00a0: choisissez celle de cette inscription."
    assert [(g.label, [o.text for o in g.options]) for g in several.groups] == [
        ("JEE0K-17R-RA", [f"{one} · JEE0K-17R-RA" for one in ("00990 · EE", "00991 · EE SR", "00992 · FM")]),
        (OTHER, [f"00990 · EE · {OTHER}", f"00992 · FM · {OTHER}"]),
    ]
    julie.choose(LABEL.format(1), "00990 · EE")
    julie.choose("Deuxmontagnes, Ivan · 300-0002 · 322-001-RL", f"00992 · FM · {OTHER}")
    julie.submit()
    assert ("3000002", "A-2026", "322-001-RL", "FM") in enrolled(office)
    with office.store.reading(BY_JULIE) as work:
        grids = [d.admission.grid.code for d in raw(work).scalars(select(SessionDossier)) if d.admission]
    assert sorted(grids) == [OTHER, "JEE0K-17R-RA", "JEE0K-17R-RA", "JEE0K-17R-RA"]


@freeze_time(TODAY, tick=True)
def test_each_line_left_out_says_why_and_the_others_are_saved_or_none(office: Office) -> None:
    julie = office.julie
    text = (
        "2000001 322-001-RL EE\n7654321 322-001-RL EE\n3000003 322-001-RL EE\n2000002 322-901-RL EE\n"
        "2000001 322-001-RL FM\n2000004 350-012-RL EE\n2000005 998-ZZZ-ZZ EE"
    )
    paste(office, text)
    said = reading(julie)
    for told in (
        "*1 inscription* · Automne 2026 · 1 dossier session à créer · *6 écartées*",
        "⚠️ *Ligne 2* · 765-4321 : aucun dossier ne porte ce DA.",
        "⚠️ *Ligne 3* · Partington, Paul · 300-0003 : 322-001-RL : Inscription impossible",
        "⚠️ *Ligne 4* · Roy, N2 · 200-0002 : 322-901-RL : absent de JEE0K-17R-RA. "
        "Vouliez-vous dire 322-001-RL ?\n"
        "⚠️ *Ligne 5* · 200-0001 : la même inscription que la ligne 1.\n"
        "⚠️ *Ligne 6* · Roy, N4 · 200-0004 : 350-012-RL : La grille ne donne aucun groupe",
        "998-ZZZ-ZZ : absent de JEE0K-17R-RA.\n",
    ):
        assert told in said, told
    julie.choose("Si une ligne est refusée", "Ne rien sauvegarder")
    julie.submit()
    assert "⚠️ Rien n’est enregistré." in reading(julie)
    assert enrolled(office) == []
    julie.dismiss()
    assert screen(julie).field(LINES).value == text  # to be corrected
    julie.submit()
    julie.submit()
    assert "✅ *1 inscription*, 1 dossier session créé" in reading(julie)
    assert "⚠️ 6 lignes écartées à l’aperçu." in reading(julie)


@freeze_time(TODAY, tick=True)
def test_what_changed_meanwhile_is_refused_alone_and_journaled(office: Office) -> None:
    julie = office.julie
    paste(office, "2000000 322-001-RL EE\n2000001 322-001-RL EE")
    with office.store.writing(BY_JULIE) as work:
        dossier = raw(work).scalars(select(SessionDossier)).one()
        a_line(work, dossier, dossier.admission.grid.courses[1])  # type: ignore[union-attr]
    julie.submit()
    said = reading(julie)
    assert "✅ *1 inscription*, 1 dossier session créé" in said
    assert "⚠️ Roy, N0 · 200-0000 : 322-001-RL est déjà au dossier" in said
    with office.store.reading(BY_JULIE) as work:
        refused = select(JournalEntry.detail).where(JournalEntry.action == Action.REFUSE)
        assert raw(work).scalars(refused).all() == ["AlreadyEnrolled"]


@freeze_time(TODAY, tick=True)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "2000001 322-001-RL EE\nTremblay, Maëlle\n2000002\t322-001-RL\tEE\tTREM15628401",
            "ligne 2, colonne 1 ; ligne 3, colonne 4.",
        ),
        (
            "\n".join(["2000001 322-001-RL"] * (PASTED + 1)),
            f"{PASTED} lignes au plus à la fois : il y en a 41.",
        ),
        ("2000001 EE\n2000002 322-001-RL", "Choisissez un cours pour les lignes qui n’en ont pas : 1."),
    ],
)
def test_what_is_not_three_columns_is_refused_by_its_place_and_kept_nowhere(
    office: Office, text: str, said: str
) -> None:
    paste(office, text)
    errors = " ".join(screen(office.julie).errors.values()).replace("\u00a0", " ")
    assert said in errors
    assert "Tremblay" not in errors
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Search)).all() == []
        assert {one.action for one in raw(work).scalars(select(JournalEntry))} == {Action.REFUSE}


@freeze_time(TODAY, tick=True)
def test_forty_lines_of_long_names_fit_and_the_window_keeps_ids_alone(office: Office) -> None:
    name = "<!channel> *É* & " + "É" * 90
    with office.store.writing(BY_JULIE) as work:
        grid = raw(work).scalars(select(Candidate)).all()[0].admissions[0].grid
        raw(work).add(
            UserField(subject=FieldSubject.INSCRIPTION, name="Cohorte", type=FieldType.TEXT, required=True)
        )
        for n in range(PASTED):
            a_candidate(work, grid, da=f"{5000000 + n}", family="Interminable", given=f"{n} {name}")
    julie = office.julie
    paste(office, "\n".join(f"{5000000 + n} 322-001-RL EE" for n in range(PASTED)))
    metadata = screen(julie).live.content["private_metadata"]
    assert len(metadata) < 3000
    assert ("Interminable" in metadata, "5000001" in metadata) == (False, False)
    julie.type("Cohorte", "B")
    julie.submit()
    assert "✅ *40 inscriptions*" in reading(julie)
    assert office.deliver() == 2
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Inscription.user_values)).all() == [{"1": "B"}] * PASTED


@freeze_time(TODAY, tick=True)
@pytest.mark.whole_college("Julie's own limits")
def test_who_is_limited_pastes_for_their_own_programmes_alone(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_right(work, "UJULIE", programmes=("322.A0",))
    julie = office.julie
    paste(office, "2000001 322-001-RL EE\n3000002 322-001-RL EE")
    assert "⚠️ *Ligne 1* · 200-0001 : aucun dossier ne porte ce DA." in reading(julie)
    only = screen(julie).field("Deuxmontagnes, Ivan · 300-0002 · 322-001-RL")
    assert ([group.label for group in only.groups], only.value) == (["EE", "FM"], "00990 · EE")  # of OTHER
    julie.submit()
    assert [one[0] for one in enrolled(office)] == ["3000002"]


@freeze_time(TODAY, tick=True)
@pytest.mark.whole_college("Julie's own limits")
def test_a_session_of_another_unit_leaves_out_its_own_line_alone(office: Office) -> None:
    def elsewhere(*numbers: int, deleted: bool = False) -> None:
        with office.store.writing(BY_JULIE) as work:
            for number in numbers:
                wanted = select(Candidate).where(Candidate.da == f"200000{number}")
                dossier = a_dossier(work, raw(work).scalars(wanted).one(), "A-2026")
                dossier.unit, dossier.deleted_at = "FC", work.now if deleted else None

    elsewhere(1)
    elsewhere(2, deleted=True)
    with office.store.writing(BY_JULIE) as work:
        a_right(work, "UJULIE", units=("RA",))
    julie = office.julie
    paste(office, "\n".join(f"200000{n} 322-001-RL EE" for n in range(1, 6)))
    for line in (1, 2):
        told = f"⚠️ *Ligne {line}* · Roy, N{line} · 200-000{line} : 322-001-RL : Votre accès ne couvre pas"
        assert told in reading(julie)
    elsewhere(3)
    julie.submit()
    assert "✅ *2 inscriptions*" in reading(julie)
    assert "⚠️ Roy, N3 · 200-0003 : 322-001-RL : Votre accès ne couvre pas" in reading(julie)
    assert [one[0] for one in enrolled(office)] == ["2000004", "2000005"]


@freeze_time("2026-12-20 16:00")
def test_where_todays_session_is_not_sure_the_form_asks_for_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from rac_bot.domain import calendar

    monkeypatch.setattr(calendar, "LAST_WEEKS", timedelta(weeks=4))
    julie = office.julie
    julie.command("/inscrire 2000001 322-000-RL 322-001-RL SR")
    assert screen(julie).title == "Plusieurs inscriptions"
    assert screen(julie).field("Session").value is None
    assert screen(julie).field(LINES).value == "200-0001 322-000-RL EE SR\n200-0001 322-001-RL EE SR"
    julie.choose("Session", "Automne 2017 (A-2017)", typing="a17")
    julie.submit()
    assert "Automne 2017 est terminée." in reading(julie)
    julie.submit()
    assert "✅ *2 inscriptions*, 1 dossier session créé" in reading(julie)
