"""What is typed after `/inscrire`."""

import pytest

from rac_bot.domain.enrolling import Asked, asked
from rac_bot.domain.modes import Mode, parse_mode


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", Asked()),
        ("1234567", Asked("1234567", True)),
        ("123-4567 350-714-RL", Asked("123-4567", True, ("350-714-RL",))),
        ("1234567 350714rl sr", Asked("1234567", True, ("350-714-RL",), mode=Mode.EE_SR)),
        ("1234567 350-714-RL EE SR", Asked("1234567", True, ("350-714-RL",), mode=Mode.EE_SR)),
        ("1234567 350-714-RL EE-SR", Asked("1234567", True, ("350-714-RL",), mode=Mode.EE_SR)),
        ("1234567 350-714-RL without results", Asked("1234567", True, ("350-714-RL",), mode=Mode.EE_SR)),
        (
            "1234567 350 714 RL 322-70F-RL, 601103MQ fm",
            Asked("1234567", True, ("350-714-RL", "322-70F-RL", "601-103-MQ"), mode=Mode.FM),
        ),
        ("1234567 350-714-RL 350-714-RL", Asked("1234567", True, ("350-714-RL",))),
        ("1234567 santé de l’enfant ee", Asked("1234567", True, (), "santé de l’enfant", Mode.EE)),
        ("1234567 322-70", Asked("1234567", True, (), "322-70")),
        ("1234567 350-714-RL et autre", Asked("1234567", True, (), "350-714-RL et autre")),
        ("tremblay", Asked("tremblay")),
        ("Tremblay, Maëlle 350-714-RL EE", Asked("Tremblay, Maëlle", courses=("350-714-RL",), mode=Mode.EE)),
        ("MARTEAUX, 350-714-RL", Asked("MARTEAUX", courses=("350-714-RL",))),
        ("12345 350-714-RL", Asked("12345", courses=("350-714-RL",))),
        ("Leblanc, Lise · 123-4567 350-714-RL", Asked("Leblanc, Lise · 123-4567", True, ("350-714-RL",))),
    ],
)
def test_whom_what_and_how_are_told_apart(text: str, read: Asked) -> None:
    assert asked(text) == read


@pytest.mark.parametrize("text", ["E", "EEE", "SR EE", "990", "00990", ""])
def test_no_other_word_is_a_mode(text: str) -> None:
    assert parse_mode(text) is None
