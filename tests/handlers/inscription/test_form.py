"""The whole inscription form: what is inherited, redefined, typed, warned of and refused."""

import pytest
from freezegun import freeze_time
from sqlalchemy import delete, select, update

from rac_bot.domain.modes import Mode
from rac_bot.store.models import (
    Candidate,
    CodeValue,
    FieldSubject,
    FieldType,
    Inscription,
    InscriptionState,
    UserField,
)
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

CODES = (
    ("unite_org", "RA", "Cégep Marie-Victorin", True),
    ("unite_org", "FC", "Formation continue", False),
    ("langue", "FR", "Français", True),
    ("categorie", "SP", "", False),
    ("source_financement", "10", "Ministère de l’Éducation", True),
    ("source_financement", "50", "", False),
    ("rac", "SO", "Sans objet", True),
    ("mode_ens_distance", "SO", "Sans objet", True),
    ("prealables", "1", "Valider", True),
    ("prealables", "2", "Ne pas valider", False),
    ("etat_assignation", "0", "Changement accepté", True),
    ("intention_substitution", "N", "Non", True),
    ("droit_reprise", "N", "Non", True),
    ("situation_etudes", "CR", "Cours à remplacer", False),
    ("situation_etudes", "CS", "Cours à suivre", False),
)


@pytest.fixture(autouse=True)
def lise(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).add_all(
            CodeValue(list=name, code=code, label=label, is_default=default)
            for name, code, label, default in CODES
        )
        a_dossier(work, a_candidate(work, a_grid(work)), "A-2017")


def saved(office: Office) -> Inscription:
    """The only inscription there is."""
    with office.store.reading(BY_JULIE) as work:
        return raw(work).scalars(select(Inscription)).one()


def the_other_fields(office: Office, course: str = "322-001-RL") -> None:
    """Julie's form on Lise's file, opened whole, the group chosen."""
    office.julie.command(f"/inscrire 1234567 {course}")
    office.julie.choose("Groupe", "00990 · EE")
    office.julie.press("Autres champs")


def test_what_is_inherited_and_says_something_stands_in_one_line_under_the_course(office: Office) -> None:
    office.julie.command("/inscrire 1234567 322-001-RL")
    assert "Par défaut : Unité org. RA · Langue FR · Source financement 10\n" in reading(office.julie)
    assert "\nCours 1 · 1-2-1 · 1,33 u.\n" in reading(office.julie)
    assert screen(office.julie).fields == [
        "Session",
        "Cours",
        "Groupe",
        "Saisie d’un numéro de groupe fictif",
    ]


def test_the_other_fields_open_in_the_same_view_and_keep_what_was_chosen(office: Office) -> None:
    julie = office.julie
    the_other_fields(office)
    assert screen(julie).field("Groupe").value == "00990 · EE"
    assert "*Unité org.* RA - Cégep Marie-Victorin _(hérité de l’admission)_" in reading(julie)
    assert "*Langue* FR - Français _(hérité du dossier de la personne)_" in reading(julie)
    assert "*Catégorie* — _(aucune valeur par défaut)_" in reading(julie)
    assert "*Source financement* 10 - Ministère de l’Éducation _(valeur par défaut du collège)_" in reading(
        julie
    )
    assert "{Préalables: Par défaut : 1 - Valider}" in reading(julie)
    assert len(screen(julie).blocks) < 40
    julie.submit()
    line = saved(office)
    for name in ("unit", "language", "category", "funding", "rac", "distance", "prerequisites"):
        assert getattr(line, name) is None, name  # inherited: nothing was redefined


def test_what_was_typed_survives_the_opening_of_another_field(office: Office) -> None:
    julie = office.julie
    the_other_fields(office)
    julie.type("Numéro alternatif", "601-ABC")
    julie.choose("Préalables", "2 - Ne pas valider")
    julie.press("Redéfinir", near="Catégorie")
    julie.press("Redéfinir", near="Unité org.")
    assert screen(julie).field("Numéro alternatif").value == "601-ABC"
    assert screen(julie).field("Préalables").value == "2 - Ne pas valider"
    julie.choose("Catégorie", "SP")
    julie.choose("Unité org.", "FC - Formation continue")
    julie.submit()
    line = saved(office)
    assert (line.alternate_number, line.prerequisites) == ("601-ABC", "2")
    assert (line.category, line.unit, line.funding) == ("SP", "FC", None)


def test_a_field_redefined_can_return_to_what_it_inherits(office: Office) -> None:
    julie = office.julie
    the_other_fields(office)
    julie.press("Redéfinir", near="Unité org.")
    julie.choose("Unité org.", "FC - Formation continue")
    julie.choose("Unité org.", "Valeur héritée : RA - Cégep Marie-Victorin")
    julie.submit()
    assert saved(office).unit is None


def test_a_later_default_is_followed_only_where_nothing_was_redefined(office: Office) -> None:
    julie = office.julie
    the_other_fields(office)
    julie.press("Redéfinir", near="Catégorie")
    julie.choose("Catégorie", "SP")
    julie.submit()
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(CodeValue).values(is_default=False))
        raw(work).execute(update(CodeValue).where(CodeValue.code == "50").values(is_default=True))
        raw(work).add(CodeValue(list="categorie", code="XX", label="", is_default=True))
    julie.press("Dossier")
    julie.pick("Toutes les colonnes")
    assert "Cat. SP · Financ. 50" in reading(julie)


def test_what_is_typed_is_kept_as_it_is_or_as_its_kind_is_written(office: Office) -> None:
    julie = office.julie
    the_other_fields(office)
    julie.type("Cours parent", "350 - 714 - rl")
    julie.choose("Situation d’études", "CR - Cours à remplacer")
    julie.type("Organisme partenaire", "Cégep de l’Est & fils")
    julie.type("Cours dans organisme partenaire", "322-XYZ")
    julie.submit()
    assert (saved(office).parent_course, saved(office).partner) == ("350-714-RL", "Cégep de l’Est & fils")


def test_a_commandite_goes_together_or_not_at_all(office: Office) -> None:
    julie = office.julie
    the_other_fields(office)
    together = "vont ensemble. Donnez les trois, ou aucun."
    julie.type("Organisme partenaire", "Cégep de l’Est")
    julie.submit()
    assert screen(julie).errors["Situation d’études"].endswith(together)
    julie.choose("Situation d’études", "CS - Cours à suivre")
    julie.submit()
    assert list(screen(julie).errors) == ["Cours dans organisme partenaire"]
    julie.type("Cours dans organisme partenaire", "322-XYZ")
    julie.submit()
    assert saved(office).study_situation == "CS"


@pytest.mark.parametrize(
    ("entered", "beside", "said"),
    [
        ({"Début du cours": "2017-09-01"}, "Fin du cours", "donnez les deux, ou aucun"),
        ({"Fin du cours": "2017-09-01"}, "Début du cours", "donnez les deux, ou aucun"),
        (
            {"Début du cours": "2017-09-01", "Fin du cours": "2017-09-01"},
            "Fin du cours",
            "La fin du cours doit venir après son début.",
        ),
    ],
)
def test_the_dates_of_a_course_stand_together(
    office: Office, entered: dict[str, str], beside: str, said: str
) -> None:
    the_other_fields(office)
    for label, day in entered.items():
        office.julie.choose(label, day)
    office.julie.submit()
    assert said in screen(office.julie).errors[beside]


def test_a_parent_course_that_is_no_course_number(office: Office) -> None:
    the_other_fields(office)
    office.julie.type("Cours parent", "pâtisserie")
    office.julie.submit()
    assert screen(office.julie).errors["Cours parent"] == "Un numéro de cours s’écrit comme 350-714-RL."


def test_a_code_that_left_the_list_meanwhile(office: Office) -> None:
    julie = office.julie
    the_other_fields(office)
    julie.choose("Préalables", "2 - Ne pas valider")
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(delete(CodeValue).where(CodeValue.list == "prealables"))
    julie.submit()
    assert "n’est pas (ou n’est plus) dans la liste du collège" in screen(julie).errors["Préalables"]
    with office.store.reading(BY_JULIE) as work:
        assert raw(work).scalars(select(Inscription)).all() == []


def test_a_code_that_was_withdrawn_is_not_offered(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).execute(update(CodeValue).where(CodeValue.code == "FC").values(active=False))
    the_other_fields(office)
    office.julie.press("Redéfinir", near="Unité org.")
    inherited, *offered = screen(office.julie).field("Unité org.").options
    assert inherited.startswith("Valeur héritée")
    assert offered == ["RA - Cégep Marie-Victorin"]


def test_a_list_too_long_for_the_view_becomes_a_type_ahead(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).add_all(CodeValue(list="categorie", code=f"C{n}", label=f"Sorte {n}") for n in range(150))
    julie = office.julie
    the_other_fields(office)
    julie.press("Redéfinir", near="Catégorie")
    assert len(julie.look_up("Catégorie", "")[0].options) == 100
    julie.choose("Catégorie", "C149 - Sorte 149", typing="sorte 149")
    julie.submit()
    assert saved(office).category == "C149"


def test_lists_that_the_college_has_not_loaded_leave_nothing_to_choose(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        raw(work).query(CodeValue).delete()
    julie = office.julie
    the_other_fields(office)
    assert "Redéfinir" not in screen(julie).buttons
    assert "Préalables" not in screen(julie).fields
    assert "le collège n’a pas chargé la liste des situations d’études" in reading(julie)
    julie.submit()
    assert screen(julie).title == "Inscription enregistrée"


# --- fictive groups -----------------------------------------------------------------------------------


def the_box_is_ticked(office: Office, course: str = "322-001-RL") -> None:
    office.julie.command(f"/inscrire 1234567 {course}")
    office.julie.tick("Saisie d’un numéro de groupe fictif")


def test_a_fictive_number_takes_the_place_of_the_list(office: Office) -> None:
    julie = office.julie
    the_box_is_ticked(office)
    assert "Groupe" not in screen(julie).fields
    julie.type("Groupe fictif", "ab1")
    julie.submit()
    assert screen(julie).errors["Groupe fictif"] == "Un numéro de groupe a 5 caractères, par ex. 00990."
    julie.type("Groupe fictif", "777")
    julie.submit()
    line = saved(office)
    assert (line.group_number, line.mode, line.fictive_group) == ("00777", None, True)
    assert "groupe 00777 (groupe fictif)" in reading(julie)


def test_a_fictive_number_that_the_grid_gives_to_the_course(office: Office) -> None:
    the_box_is_ticked(office)
    office.julie.type("Groupe fictif", "00991")
    office.julie.submit()
    assert screen(office.julie).errors["Groupe fictif"].startswith("00991 est un groupe de la grille (EE SR)")


def test_the_box_unticked_brings_the_list_back(office: Office) -> None:
    julie = office.julie
    the_box_is_ticked(office)
    julie.tick("Saisie d’un numéro de groupe fictif")
    julie.choose("Groupe", "00992 · FM")
    julie.submit()
    assert (saved(office).group_number, saved(office).fictive_group) == ("00992", False)


def test_the_box_stays_ticked_for_another_course(office: Office) -> None:
    julie = office.julie
    the_box_is_ticked(office)
    julie.choose("Cours", "322-002-RL", typing="322-002")
    julie.type("Groupe fictif", "00777")
    julie.submit()
    assert saved(office).fictive_group


def test_a_box_sent_before_its_field_was_drawn(office: Office) -> None:
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Groupe", "00990 · EE")
    office.sandbox.fail("views.update", error="internal_error")
    julie.tick("Saisie d’un numéro de groupe fictif")
    julie.submit()
    assert "n’étaient pas encore affichés" in reading(julie)
    assert "Groupe fictif" in screen(julie).fields


def test_a_course_without_any_group_takes_a_fictive_one(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_course(
            work, raw(work).get_one(Candidate, 1).admissions[0].grid, "999-001-RL", "Sans groupe", modes=()
        )
    the_box_is_ticked(office, "999-001-RL")
    office.julie.type("Groupe fictif", "00777")
    office.julie.submit()
    assert saved(office).fictive_group


# --- where the candidate stands -----------------------------------------------------------------------


def earlier(office: Office, note: int | None, code: str = "H-2017") -> None:
    """Course 1, at another session."""
    with office.store.writing(BY_JULIE) as work:
        person = raw(work).get_one(Candidate, 1)
        course = next(c for c in person.admissions[0].grid.courses if c.course.number == "322-001-RL")
        a_line(work, a_dossier(work, person, code), course, note)


def test_a_course_passed_already_warns_and_does_not_block(office: Office) -> None:
    earlier(office, 81)
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    assert "⚠️ Cours au dossier : déjà réussi en H-2017 (81)." in reading(julie)
    julie.choose("Cours", "322-002-RL", typing="322-002")
    assert "Cours au dossier" not in reading(julie)
    julie.choose("Cours", "322-001-RL", typing="322-001")
    assert "⚠️ Cours au dossier : déjà réussi en H-2017 (81)." in reading(julie)
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    assert screen(julie).title == "Inscription enregistrée"


def test_the_courses_still_to_do_come_first_and_the_others_say_why(office: Office) -> None:
    earlier(office, 81)
    julie = office.julie
    julie.command("/inscrire 1234567")
    groups = julie.look_up("Cours", "")
    assert [(g.label, [o.text[:10] for o in g.options]) for g in groups] == [
        ("À inscrire", ["322-000-RL", "322-002-RL"]),
        ("Déjà au dossier", ["322-001-RL"]),
    ]
    assert str(groups[1].options[0].description).startswith("déjà réussi en H-2017 (81)")


def test_a_course_failed_is_still_to_do(office: Office) -> None:
    earlier(office, 45)
    office.julie.command("/inscrire 1234567 322-001-RL")
    assert "⚠️" not in reading(office.julie)
    [group] = office.julie.look_up("Cours", "322-001")
    assert group.label == "À inscrire"
    assert str(group.options[0].description).startswith("échoué en H-2017 (45)")


def test_a_grid_of_sixty_courses_three_of_them_without_fm(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, "500A0-18A-RA", courses=0)
        for n in range(60):
            modes = (Mode.EE, Mode.EE_SR) if n in (7, 30, 59) else tuple(Mode)
            a_course(work, grid, f"500-{n:03d}-RL", f"Leçon {n}", modes=modes)
        a_dossier(work, a_candidate(work, grid, da="7654321", family="Roy"))
    julie = office.julie
    julie.command("/inscrire 7654321")
    assert len(julie.look_up("Cours", "")[0].options) == 60
    for n in (7, 30, 59):
        julie.choose("Cours", f"500-{n:03d}-RL", typing=f"500-{n:03d}")
        assert screen(julie).field("Groupe").options == ["00990 · EE", "00991 · EE SR"]
        assert "Sans groupe dans la grille pour ce cours : FM" in reading(julie)
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    assert saved(office).mode is Mode.EE_SR


@freeze_time("2017-10-02 16:00")
def test_a_session_of_the_other_admission_lets_course_and_group_go(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grids = raw(work).get_one(Candidate, 1).admissions[0].grid, a_grid(work, "322A0-10A-RA", courses=0)
        a_course(work, grids[1], "322-001-RL", "Cours 1", modes=[Mode.FM])
        a_dossier(work, a_candidate(work, *grids, da="7654321", family="Roy"))
    julie = office.julie
    julie.command("/inscrire 7654321 322-001-RL")
    julie.choose("Session", "Automne 2017 (A-2017) · JEE0K-17R-RA", typing="")
    julie.choose("Groupe", "00990 · EE")
    julie.press("Autres champs")
    julie.type("Numéro alternatif", "601-ABC")
    julie.choose("Session", "Hiver 2018 (H-2018) · 322A0-10A-RA, à créer", typing="hiver 2018")
    assert screen(julie).field("Cours").value is None
    assert "Groupe" not in screen(julie).fields
    assert screen(julie).field("Numéro alternatif").value == "601-ABC"
    julie.choose("Cours", "322-001-RL", typing="322-001")
    assert screen(julie).field("Groupe").value == "00992 · FM"
    julie.submit()
    assert (saved(office).mode, saved(office).alternate_number) == (Mode.FM, "601-ABC")


# --- the college's own fields, non suivi ----------------------------------------------------------------


def test_a_required_field_of_the_college_shows_even_in_the_short_form(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for name, required in (("Lieu", True), ("Remarque interne", False)):
            raw(work).add(
                UserField(subject=FieldSubject.INSCRIPTION, name=name, type=FieldType.TEXT, required=required)
            )
    julie = office.julie
    julie.command("/inscrire 1234567 322-001-RL")
    julie.choose("Groupe", "00990 · EE")
    assert "Remarque interne" not in screen(julie).fields
    julie.submit()
    assert list(screen(julie).errors) == ["Lieu"]
    julie.type("Lieu", "Montréal")
    julie.press("Autres champs")
    assert screen(julie).field("Lieu").value == "Montréal"
    julie.type("Remarque interne", "à revoir")
    julie.submit()
    assert saved(office).user_values == {"1": "Montréal", "2": "à revoir"}


def test_a_course_not_followed_needs_no_group_and_has_its_own_state(office: Office) -> None:
    julie = office.julie
    julie.command("/candidat leblanc")
    julie.pick("Ajouter non suivi")
    assert screen(julie).title == "Cours non suivi"
    julie.choose("Cours", "322-001-RL", typing="322-001")
    assert not screen(julie).field("Groupe").required
    julie.submit()
    assert len(julie.modals) == 1
    line = saved(office)
    assert (line.state, line.group_number) == (InscriptionState.NOT_FOLLOWED, "")
    assert "*322-001-RL* · non suivi" in reading(julie)
    assert "C 0" in reading(julie)  # it does not count
