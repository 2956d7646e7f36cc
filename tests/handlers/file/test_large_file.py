"""The file of a candidate with 40 sessions and 300 inscriptions, within Slack's limits everywhere."""

from freezegun import freeze_time

from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.store.models import InscriptionState
from rac_bot.store.models.base import utc_now
from rac_bot.store.work.work import Work
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE
from tests.handlers.files import ENROLLING, OF_DOSSIER, SHOW, listed


def a_large_file(work: Work) -> None:
    """Forty sessions and three hundred inscriptions, sixty of them and others aside in the newest one."""
    grid = a_grid(work, courses=0)
    courses = [a_course(work, grid, f"{n:03d}-ABC-RL", f"Cours {n} " + "é" * 180) for n in range(74)]
    candidate = a_candidate(work, grid, family="L" * 120, given="Lise")
    codes = [f"{'HEA'[n % 3]}-{2004 + n // 3}" for n in range(40)]
    dossiers = [a_dossier(work, candidate, code) for code in codes]
    for course in courses[:60]:
        a_line(work, dossiers[-1], course)
    for course in courses[60:67]:
        a_line(work, dossiers[-1], course).state = InscriptionState.UNASSIGNED
    for course in courses[67:]:
        line = a_line(work, dossiers[-1], course)
        line.state, line.deleted_at = InscriptionState.DELETED, utc_now()
    for n in range(226):
        a_line(work, dossiers[n % 39], courses[n // 39], note=n % 101).mode = Mode.EE_SR


def test_a_file_of_40_sessions_and_300_inscriptions_at_every_page(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_large_file(work)
    julie = office.julie
    julie.command("/candidat 1234567")
    assert "+ 35 autres dans la liste" in reading(julie)
    assert len(screen(julie).field("Session").options) == 40
    julie.press(SHOW)
    for page in range(6):
        assert f"({10 * page + 1} à {10 * page + 10} de 60)" in reading(julie)
        assert screen(julie).buttons.count("Rétablir") == 5
        if page < 5:
            julie.press("Suivantes ›")
    julie.press("‹ Précédentes")
    assert "(41 à 50 de 60)" in reading(julie)
    julie.press("Rétablir", near="069-ABC-RL")
    assert "de 61)" in reading(julie)


def test_every_button_of_the_largest_file_opens_its_window_over_it(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_large_file(work)
    julie = office.julie
    julie.command("/candidat 1234567")
    titles = {}
    for text in (*sorted(ENROLLING | OF_DOSSIER - {"Supprimer"}), "Reste à inscrire", "Détail"):
        julie.press(text, near="000-ABC-RL" if text == "Détail" else None)
        assert len(julie.modals) == 2, text
        titles[text] = screen(julie).title
        julie.dismiss()
    assert len(set(titles.values())) == len(titles)
    julie.press("Supprimer", confirm=True)  # refused, since inscriptions stand
    assert [modal.title for modal in julie.modals] == ["Dossier du candidat", "Action impossible"]


@freeze_time("2017-03-02 16:00")  # at the newest of them
def test_each_of_40_sessions_is_chosen_and_each_filter(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_large_file(work)
    julie = office.julie
    julie.command("/candidat 1234567")
    for option in screen(julie).field("Session").options:
        julie.choose("Session", option)
        code = Session.parse(option.partition(" (")[0]).code
        assert f"*Dossier {code}*" in reading(julie)
        assert code in listed(office)  # with its totals, however old it is
    for choice, sessions in (("Cette admission", 40), ("En cours", 1), ("Afficher tous", 40)):
        julie.choose("Afficher", choice)
        assert len(screen(julie).field("Session").options) == sessions
