"""`rac-bot check --monitor`: one line, and what it exits with."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from rac_bot import logs
from rac_bot.running.watch import Watch
from rac_bot.running.web import State, web_app
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Audience, MessageState, StoredMessage
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling.telling import To, notify
from slack_sandbox import LoopbackServer, Sandbox
from tests.commands import rac_bot
from tests.databases import BY_JULIE, raw
from tests.processes import environment, free_address

IN_FULL = re.compile(r"RAC-BOT (OK|WARNING|CRITICAL) : ([^|\n]+) \| ((?:[a-z_]+=[0-9.;s]+ ?)*)\n")
Monitor = Callable[..., tuple[int, str]]


@pytest.fixture
def env(sandbox: Sandbox, url: str) -> dict[str, str]:
    return environment(sandbox, url)


@pytest.fixture
def monitor(env: dict[str, str]) -> Monitor:
    """The code that it exits with, and what is told, once the line has the form that is wanted."""

    def run(*words: str, **settings: str) -> tuple[int, str]:
        ended = rac_bot("check", "--monitor", *words, env=env | settings)
        found = IN_FULL.fullmatch(ended.stdout.replace("\u00a0", " "))
        assert found, ended.stdout
        assert ended.stderr == ""
        assert ("OK", "WARNING", "CRITICAL")[ended.returncode] == found[1]
        return ended.returncode, found[2]

    return run


def a_message(store: Store, key: str, state: MessageState, age: timedelta, ts: str | None = None) -> None:
    with store.writing(BY_JULIE) as work:
        notify(work, To(Audience.ADMIN, "UADA", "rac-bot"), key, "x", [])
        told = raw(work).query(StoredMessage).filter_by(key=key).one()
        told.state, told.created_at, told.ts = state, utc_now() - age, ts


def test_it_says_how_the_outbox_stands_and_for_how_long(monitor: Monitor, store: Store) -> None:
    assert monitor() == (0, "0 en attente ; 0 en doute ; 0 refusé")
    a_message(store, "edit", MessageState.PENDING, timedelta(days=30), ts="1.2")  # told long ago, and edited
    a_message(store, "new", MessageState.PENDING, timedelta(minutes=2))
    assert monitor() == (0, "2 en attente ; 0 en doute ; 0 refusé")
    a_message(store, "old", MessageState.PENDING, timedelta(minutes=20))
    assert monitor() == (1, "le plus ancien attend depuis 20 minutes")
    a_message(store, "older", MessageState.PENDING, timedelta(hours=3))
    a_message(store, "failed", MessageState.FAILED, timedelta(hours=3))
    a_message(store, "doubtful", MessageState.IN_DOUBT, timedelta(hours=3))
    assert monitor() == (2, "le plus ancien attend depuis 3 heures ; 1 en doute ; 1 refusé")


def test_a_database_that_is_busy_is_told_and_one_that_is_away_is_grave(
    monitor: Monitor, store: Store, url: str
) -> None:
    with store.writing(BY_JULIE):
        assert monitor() == (1, "la base est occupée")
    code, told = monitor(RAC_DATABASE_URL="sqlite:////nowhere/x.db")
    assert (code, told) == (2, "RAC_DATABASE_URL : la base n’existe pas ; lancez « rac-bot db upgrade »")


@pytest.mark.sqlite
def test_a_full_disk_is_grave(monitor: Monitor, store: Store, full_disk: Callable[[], None]) -> None:
    schema.write_nothing(store)
    full_disk()
    code, told = monitor()
    assert code == 2
    assert told.startswith("La base ne peut plus rien écrire (disque plein ?)")


def test_without_the_bots_address_slack_is_asked(monitor: Monitor, sandbox: Sandbox) -> None:
    sandbox.revoke_token()
    assert monitor() == (2, "Slack refuse le jeton (token_revoked)")
    sandbox.heal()
    sandbox.fail("auth.test", drop=True)
    assert monitor() == (1, "Slack ne répond pas (la connexion est coupée)")
    assert monitor(RAC_PASS_MARK="101") == (2, "RAC_PASS_MARK : attendu au plus 100")


def test_the_bot_that_runs_is_asked_at_its_address(monitor: Monitor, store: Store) -> None:
    states: dict[str, State] = {"database": True, "delivery": True}
    watch = Watch()
    probes = {"database": lambda: states["database"], "delivery": lambda: states["delivery"]}
    with LoopbackServer(web_app(probes, *watch.routes(store, probes))) as server, logs.told(watch.heard):
        health = server.url.removeprefix("http://")
        assert monitor("--health", health) == (0, "0 en attente ; 0 en doute ; 0 refusé")
        for _ in range(3):
            logs.logger().warning("view_failed")
        assert monitor("--health", health) == (1, "view_failed : 3 en dix minutes")
        states["delivery"] = False
        assert monitor("--health", health) == (2, "delivery : non ; view_failed : 3 en dix minutes")
        states["delivery"] = "12 / 251"
        assert monitor("--health", health) == (2, "delivery : 12 / 251 ; view_failed : 3 en dix minutes")
        states |= {"delivery": True, "database": "busy"}
        assert monitor("--health", health) == (1, "la base est occupée ; view_failed : 3 en dix minutes")
    nobody = free_address()
    assert monitor("--health", nobody) == (2, f"le bot ne répond pas à {nobody}")


def test_the_address_is_of_the_line_alone(env: dict[str, str]) -> None:
    ended = rac_bot("check", "--health", "127.0.0.1:1", env=env)
    assert ended.returncode == 2
    assert "--monitor" in ended.stderr
