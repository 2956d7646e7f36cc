"""The guide's steps A to G, as an advisor walks them in Slack."""

from tests.builders import a_candidate, a_dossier, a_grid
from tests.conftest import Office


def test_the_guide_from_the_search_to_the_saved_inscription(office: Office) -> None:
    with office.store.writing() as session:
        a_dossier(session, a_candidate(session, a_grid(session)), "A-2017")
    julie = office.julie
    julie.command("/candidat leblanc")
    print(julie.modal.text)
    julie.press("Créer une session")
    julie.choose("Session du nouveau dossier", "Hiver 2018 (H-2018)", typing="hiver 18")
    print(julie.modal.text)
    julie.submit()
    print(julie.modal.text)
    julie.press("Inscrire à un cours")
    julie.choose("Cours", "322-001-RL", typing="322-001")
    print(julie.modal.text)
    julie.choose("Groupe", "00991 · EE SR")
    julie.submit()
    print(julie.modal.text)
    office.deliver()
    for m in julie.direct_messages() + office.sandbox.messages(office.team):
        print(m.reading)
    assert 0
