"""The shortcut on a message: who and what it names, in a window, and nothing in the channel."""

from rac_bot.store.models import Action, JournalEntry
from tests.builders import a_candidate, a_grid, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, raw

COURSE = "Cours des lignes qui n’en ont pas"


def test_the_files_and_the_courses_that_a_message_names_are_opened_from_it(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=26)
        a_candidate(work, grid).code_permanent = "LEBL12345678"
        a_candidate(work, grid, da="2345678", family="Roy", given="Zoé")
        for n in range(30):
            a_candidate(work, grid, da=f"{4000000 + n}", family=f"M{n:02}")
    luc, julie = office.luc, office.julie
    said = luc.say("Zoé (234-5678) et LEBL12345678 à 322-001-RL ?", office.team)
    julie.shortcut("in_message", message=said)
    told = reading(julie)
    assert screen(julie).title == "Trouvé dans ce message"
    assert "*Leblanc, Lise* · 123-4567" in told
    assert "*Roy, Zoé* · 234-5678" in told
    assert "Cours nommé :\n*322-001-RL* Cours 1" in told
    julie.press("Ouvrir", near="Roy, Zoé")
    assert "Roy, Zoé" in reading(julie)
    assert len(julie.modals) == 2
    julie.dismiss()
    julie.press("Inscrire ces 2 personnes")
    assert len(julie.modals) == 2
    assert screen(julie).field(COURSE).value == "322-001-RL · Cours 1"
    julie.dismiss()
    julie.dismiss()
    two = luc.say("Zoé (234-5678) à 322-001-RL, Lise (123-4567) à 322-002-RL", office.team)
    julie.shortcut("in_message", message=two)
    julie.press("Inscrire ces 2 personnes")
    assert screen(julie).field(COURSE).value is None  # who is for which is not known
    julie.dismiss()
    julie.dismiss()
    named = [*(f"{4000000 + n}" for n in range(30)), *(f"322-{n:03}-RL" for n in range(1, 26))]
    many = luc.say(" ".join(named), office.team)
    julie.shortcut("in_message", message=many)
    people, courses = reading(julie).split("Cours nommés :")
    assert people.rstrip().endswith("… et 10 autres.")
    assert "… et 5 autres." in courses
    assert julie.channel_messages(office.team)[-1].ts == many.ts  # nothing came after
    with office.store.reading(BY_JULIE) as work:
        shown = raw(work).query(JournalEntry).filter_by(action=Action.SEARCH, detail="message")
        assert [one.people for one in shown] == [2, 2, 20]


def test_only_what_one_may_read_is_found(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
        a_right(work, "UJULIE", programmes=("ZZZ.0Z",))
    said = office.luc.say("123-4567", office.team)
    office.julie.shortcut("in_message", message=said)
    assert "Ce message ne nomme ni dossier que vous puissiez ouvrir, ni cours." in reading(office.julie)
    with office.store.writing(BY_JULIE) as work:
        a_right(work, "UJULIE")
    said = office.luc.say("rien", office.team)
    office.julie.shortcut("in_message", message=said)
    assert screen(office.julie).buttons == []
