"""`rac-bot access`, as an administrator types it."""

import pytest

from rac_bot.domain.rights import Rights, Role
from rac_bot.store.database.engine import Store
from rac_bot.store.people import access
from tests.builders import a_candidate, a_grid, a_person
from tests.commands import rac_bot
from tests.databases import BY_JULIE


@pytest.fixture(autouse=True)
def the_college(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
        a_person(work, "UJULIE", "Julie Roy")


def held(store: Store, slack_id: str) -> Rights | None:
    with store.reading(BY_JULIE) as work:
        found = access.of(work, slack_id)
        return found.rights if found else None


def test_rights_are_given_limited_listed_and_withdrawn(store: Store, env: dict[str, str]) -> None:
    given = rac_bot("access", "give", "UJULIE", "--role", "conseil", env=env)
    assert (given.returncode, given.stdout) == (0, "UJULIE : conseil.\n"), given.stderr
    limits = ("--programme", "JEE.0K", "--programme", "JEE.0K", "--unit", "RA")
    narrowed = rac_bot("access", "give", "UJULIE", "--role", "lecture", *limits, env=env)
    assert narrowed.stdout == "UJULIE : lecture · programme JEE.0K · unité RA (avant : conseil).\n"
    assert held(store, "UJULIE") == Rights(Role.READING, ("JEE.0K",), ("RA",))
    listed = rac_bot("access", "list", env=env).stdout
    [row] = [line for line in listed.splitlines() if "UJULIE" in line]
    assert [cell.strip() for cell in row.strip("│").split("│")][:6] == [
        *("UJULIE", "Julie Roy", "lecture", "JEE.0K", "RA", "ligne de commande")
    ]
    gone = rac_bot("access", "withdraw", "UJULIE", env=env)
    assert gone.stdout == "UJULIE : accès retiré (lecture · programme JEE.0K · unité RA).\n"
    assert held(store, "UJULIE") is None


def test_whoever_slack_has_not_told_about_is_given_rights_and_it_is_said(
    store: Store, env: dict[str, str]
) -> None:
    given = rac_bot("access", "give", "W0NEW", "--role", "administration", env=env)
    assert "demandera à Slack" in given.stdout
    assert held(store, "W0NEW") == Rights(Role.ADMINISTERING)


def test_nobody_yet(env: dict[str, str]) -> None:
    listed = rac_bot("access", "list", env=env)
    assert (listed.returncode, "Aucun accès" in listed.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("give", "@julie", "--role", "conseil"), 2, "identifiant Slack"),
        (("give", "ujulie", "--role", "conseil"), 2, "identifiant Slack"),
        (("give", "UJULIE", "--role", "patron"), 2, "lecture, conseil, administration"),
        (("give", "UJULIE"), 2, "RÔLE"),
        (("give", "UJULIE", "--role", "conseil", "--programme", "999.Z9"), 1, "999.Z9"),
        (("give", "UJULIE", "--role", "conseil", "--unit", "ZZ"), 1, "ZZ"),
        (("give", "UJULIE", "--role", "administration", "--unit", "RA"), 1, "voit tout"),
        (("withdraw", "UJULIE"), 1, "aucun accès"),
        (("withdraw", "CEQUIPE"), 2, "identifiant Slack"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    store: Store, env: dict[str, str], words: tuple[str, ...], code: int, told: str
) -> None:
    refused = rac_bot("access", *words, env=env)
    assert refused.returncode == code
    assert told in refused.stderr
    assert held(store, "UJULIE") is None


def test_a_guest_is_given_nothing(store: Store, env: dict[str, str]) -> None:
    with store.writing(BY_JULIE) as work:
        a_person(work, "UEVE", "Ève", guest=True)
    refused = rac_bot("access", "give", "UEVE", "--role", "lecture", env=env)
    assert (refused.returncode, "invité" in refused.stderr) == (1, True)
    assert held(store, "UEVE") is None
