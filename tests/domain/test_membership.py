"""Whose members are ours, whatever Slack says of where somebody belongs."""

from typing import NamedTuple

import pytest

from rac_bot.domain.membership import Home

ALONE = Home("TOURS")
ONE_OF_TWO = Home("TOURS", "EOURS")
ORG_WIDE = (Home("EOURS", "EOURS", True), Home("TOURS", "EOURS", True))  # Slack answers both


class Account(NamedTuple):
    team_id: str | None = None
    enterprise_id: str | None = None
    teams: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("account", "alone", "one_of_two", "org_wide"),
    [
        (Account("TOURS"), True, True, None),  # kept before the organisation was known
        (Account("TOURS", "EOURS", ("TOURS",)), True, True, True),
        (Account("TOURS", "EOURS", ("TOURS", "TSIBLING")), True, True, True),
        (Account("TSIBLING", "EOURS", ("TOURS", "TSIBLING")), True, True, True),
        (Account("EOURS", "EOURS", ("TOURS", "TSIBLING")), True, True, True),
        (Account(None, "EOURS", ("TOURS",)), True, True, True),
        (Account(None, None, ("TOURS", "TSIBLING")), True, True, None),
        (Account("TSIBLING", "EOURS", ("TSIBLING",)), False, False, True),
        (Account("EOURS", "EOURS", ()), False, False, True),
        (Account("EOURS"), False, False, True),
        (Account("TSIBLING"), False, False, False),
        (Account(), False, False, False),
        (Account("TTHEIRS"), False, False, False),
        (Account("ETHEIRS", "ETHEIRS", ("TTHEIRS",)), False, False, False),
        (Account("TTHEIRS", "ETHEIRS", ("TTHEIRS",)), False, False, False),
        (Account("TTHEIRS", "ETHEIRS", ("TTHEIRS", "TOURS")), True, False, False),  # Slack says no such thing
    ],
    ids=str,
)
def test_members(account: Account, alone: bool, one_of_two: bool, org_wide: bool | None) -> None:
    assert ALONE.holds(account) is alone
    assert ONE_OF_TWO.holds(account) is one_of_two
    for home in ORG_WIDE if org_wide is not None else ():
        assert home.holds(account) is org_wide, home


def test_a_request_names_the_organisation_or_any_workspace_of_who_makes_it() -> None:
    account = Account("TSIBLING", "EOURS", ("TSIBLING", "TOURS"))
    assert ONE_OF_TWO.places(account) == {"TOURS", "EOURS", "TSIBLING"}
    assert "ETHEIRS" not in ALONE.places(Account("TOURS", "ETHEIRS"))
