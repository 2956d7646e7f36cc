"""What is done all day reads plain rows and writes by statements made once: it opens no ORM session."""

import traceback
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from rac_bot.domain.rights import Rights
from rac_bot.handlers import guided
from rac_bot.store.work import work
from rac_bot.store.work.reach import session
from slack_sandbox import Person
from tests.conftest import Office, screen
from tests.faults import gestures


@pytest.mark.whole_college("the reading of limits that the harness adds is seen too")
def test_an_advisors_day_opens_no_orm_session(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    gestures.a_college(office)
    opened = []

    def seen(rights: Rights) -> Callable[..., Session]:
        opened.append("".join(traceback.format_stack(limit=6)))
        return session(rights)

    monkeypatch.setattr(guided, "LEAST_MS", 0)  # one press after another
    monkeypatch.setattr(work, "session", seen)
    gestures.everyday(office.julie)
    take_back(office.julie)
    assert opened == []
    office.admin.command("/rac acces")
    assert opened  # that is seen where it is done


def take_back(julie: Person) -> None:
    julie.command("/inscrire 7654321 322-003-RL")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    julie.press("Défaire l’enregistrement")
    julie.press("Rétablir")
    julie.dismiss()
    julie.command("/rac à-saisir")
    julie.press("Saisie guidée")
    while screen(julie).submit:
        julie.submit()
    julie.press("Remettre la dernière")
    while julie.modal:
        julie.dismiss()
    julie.command("/candidat leblanc")
    julie.choose("Session", "Automne 2017")
    julie.pick("Pas encore saisie", near="322-002-RL")
    julie.pick("Marquer saisie", near="322-002-RL")
