"""Lines that are pasted: three columns, whatever parts them; what else stands there is told by its place."""

import pytest

from rac_bot.domain.modes import Mode
from rac_bot.domain.pasting import Line, Unread, read

GAMES = "350-711-RL"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2345678", Line(1, "2345678")),
        ("234-5678 350-711-RL EE", Line(1, "2345678", GAMES, Mode.EE)),
        ("DA 234–5678 350711rl sr", Line(1, "2345678", GAMES, Mode.EE_SR)),
        ("17 234-5678\t350 711 RL\tEE SR\t\t", Line(1, "2345678", GAMES, Mode.EE_SR)),
        ("2345678;350-711-RL;fm", Line(1, "2345678", GAMES, Mode.FM)),
        ("2345678, 350-711-RL", Line(1, "2345678", GAMES)),
        ("2345678\t\tEE", Line(1, "2345678", mode=Mode.EE)),
        ("2345678 ee sr", Line(1, "2345678", mode=Mode.EE_SR)),
        ("2345678\tEE", Line(1, "2345678", mode=Mode.EE)),
        ("2345678 350-71-RL EE", Line(1, "2345678", "350-71-RL", Mode.EE)),
        ("\n  \n2345678", Line(3, "2345678")),
    ],
)
def test_a_line_is_read_however_its_columns_are_parted(text: str, line: Line) -> None:
    assert read(text) == ([line], [])


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Tremblay, Maëlle", Unread(1, 1)),
        ("Tremblay\t2345678\t350-711-RL", Unread(1, 1)),
        ("234567 350-711-RL", Unread(1, 1)),
        ("X2345678;350-711-RL", Unread(1, 1)),
        ("\t2345678\t350-711-RL", Unread(1, 1)),
        ("2345678 Tremblay 350-711-RL EE", Unread(1, 2)),
        ("2345678\tTREM15628401", Unread(1, 2)),
        ("2345678\t1962-06-15", Unread(1, 2)),
        ("2345678\t514 555-0101", Unread(1, 2)),
        ("2345678\t350-711-RL\tréussi", Unread(1, 3)),
        ("2345678\t350-711-RL\tEE\tÈve Lœwen", Unread(1, 4)),
        ("2345678\t350-711-RL\t\tÈve", Unread(1, 4)),
        ("\n2345678 350-711-RL EE 88", Unread(2, 2)),
    ],
)
def test_what_is_none_of_the_three_columns_is_told_by_its_place(text: str, unread: Unread) -> None:
    assert read(text) == ([], [unread])
