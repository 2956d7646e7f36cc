"""`rac-bot demo --play`: the guide from end to end, and an honest exit code when it does not work."""

import pytest

from rac_bot.demo import guide
from rac_bot.demo.guide import play_the_guide


def test_it_plays_every_step_and_both_messages() -> None:
    said: list[str] = []
    assert play_the_guide(said.append), said[-1]
    story = "\n".join(said)
    for step in "ABCDEFG":
        assert f"▶ {step}. " in story
    for mode in ("00990 · EE", "00991 · EE SR", "00992 · FM"):
        assert mode in story
    assert "Message direct à Julie Roy" in story
    assert "que voit Luc Gagnon" in story
    assert "par Julie Roy" in story
    assert "est déjà au dossier à la session H-2018" in story


def test_it_says_what_it_did_not_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "COURSE", "601-103-MQ · Un cours d’ailleurs")
    said: list[str] = []
    assert not play_the_guide(said.append)
    assert "La démonstration s’est arrêtée" in said[-1]
    assert "601-103-MQ" in said[-1]
