"""*Mes candidats*, from the file to the search window."""

from rac_bot.delivery.homes import PACE
from rac_bot.store.file import followed
from rac_bot.store.models import Candidate
from tests.builders import a_candidate, a_grid
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw


def crowd(office: Office, size: int) -> None:
    """So many Roy, all on Julie's list."""
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work)
        for n in range(size):
            person = a_candidate(work, grid, da=f"{2000000 + n}", family="Roy", given=f"P{n:03d}")
            followed.follow(work, office.julie.id, person.id)


def test_a_candidate_is_put_on_the_list_opened_from_it_and_taken_off(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
    julie = office.julie
    julie.home()
    office.publish()
    julie.command("/candidat leblanc")
    julie.pick("☆ Ajouter à mes candidats")
    assert "✅ Sur votre liste « Mes candidats »" in reading(julie)
    office.ahead += PACE
    assert office.publish() == 1
    home = office.sandbox.views.home(julie.id)
    assert home
    assert "*L. L.*" in str(home.content)
    julie.command("/candidat")
    julie.choose("Mes candidats", "Leblanc, Lise · 123-4567")
    assert "*Leblanc, Lise*" in reading(julie)
    julie.pick("★ Retirer de mes candidats")
    assert "✅ Ce dossier n’est plus sur votre liste « Mes candidats »." in reading(julie)
    office.ahead += PACE
    assert office.publish() == 1
    julie.command("/candidat")
    assert "Mes candidats" not in reading(julie)


def test_the_list_is_ones_own(office: Office) -> None:
    crowd(office, 1)
    office.luc.command("/candidat")
    assert "Mes candidats" not in reading(office.luc)


def test_a_hundred_are_a_list_by_name(office: Office) -> None:
    crowd(office, 100)
    office.julie.command("/candidat")
    [offered] = office.julie.look_up("Mes candidats")
    assert len(offered.options) == 100
    assert offered.options[99].text == "Roy, P099 · 200-0099"


def test_more_are_found_by_typing_a_name_or_a_da(office: Office) -> None:
    crowd(office, 101)
    office.julie.command("/candidat")
    for typed in ("p100", "roy p1", "2000100", "200-0100"):
        [offered] = office.julie.look_up("Mes candidats", typed)
        assert [one.text for one in offered.options] == ["Roy, P100 · 200-0100"], typed
    [offered] = office.julie.look_up("Mes candidats")
    assert len(offered.options) == 100
    assert office.julie.look_up("Mes candidats", "tremblay") == []
    office.julie.choose("Mes candidats", "Roy, P100 · 200-0100", typing="p100")
    assert "*Roy, P100*" in reading(office.julie)


def test_a_candidate_who_went_meanwhile_is_said_to_be_gone(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
    office.julie.command("/candidat leblanc")
    with office.store.writing(BY_JULIE) as work:
        raw(work).delete(raw(work).get_one(Candidate, 1))
    office.julie.pick("☆ Ajouter à mes candidats")
    assert "Ce dossier n’existe plus." in reading(office.julie)
    assert screen(office.julie).title == "Action impossible"
