"""Fixtures: a database for each test, and the bot served over real HTTP to a sandbox workspace."""

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import yaml

from rac_bot.delivery import TIMEOUT_S, Delivery, Homes
from rac_bot.domain import calendar
from rac_bot.handlers.gate import listener, respond
from rac_bot.rounds.directory import Directory
from rac_bot.running.app import build_app
from rac_bot.running.web import slack_events, web_app
from rac_bot.settings import HttpSettings
from rac_bot.slack import downloading
from rac_bot.slack.client import slack_client
from rac_bot.slack.profiles import profile
from rac_bot.store.database import turns
from rac_bot.store.database.engine import Store
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import people
from slack_sandbox import Channel, Grid, LoopbackServer, Modal, Person, Sandbox
from slack_sandbox.sandbox import ACK_SECONDS
from slack_sandbox.serving import RealClock
from tests import logs, outsider, statements
from tests.builders import a_person, a_right
from tests.databases import BY_JULIE, Databases, PostgresDatabases, SqliteFiles, postgres_databases

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "samples"
"""A small college that does not change: the candidate of the guide with three lines, ten people."""
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
LONGEST_FIRST = ("tests/faults/", "tests/simulation/", "tests/running/", "tests/upgrade/", "tests/browser/")
"""Whose tests take seconds each: last, one worker would end them alone."""
SCENES = ("handlers",)
WHO_IS_SERVED = ("handlers/gate", "store/people", "rounds")
GRIDS = {
    "workspace": Grid(told="none", acting="organisation", listed="other_id"),
    "organisation": Grid(org_wide=True, told="sibling", acting="sibling", listed="other_id"),
}

statements.share()
hypothesis.settings.register_profile("patient", deadline=None)  # a busy machine must fail no test
hypothesis.settings.register_profile("again", deadline=None, max_examples=30)  # on PostgreSQL, after SQLite
hypothesis.settings.register_profile("deep", deadline=None, max_examples=1_800)  # --hypothesis-profile deep
hypothesis.settings.load_profile("patient")
the_logs_keep_secrets, the_log_names_the_test = logs.the_logs_keep_secrets, logs.the_log_names_the_test


@pytest.fixture(autouse=True)
def no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's own settings stay out of the tests."""
    for name in os.environ:
        if name.startswith(("RAC_", "SLACK_")):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def a_session_is_proposed_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever day the tests run; `tests/domain/test_calendar.py` is about its last weeks."""
    monkeypatch.setattr(calendar, "LAST_WEEKS", timedelta(0))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.addoption("--limited", action="store_true", help="play the handlers' scenes as somebody limited")
    parser.addoption("--grid", choices=GRIDS, help="play those of who is served in an organisation")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--database") == "postgresql" and not config.getoption("--hypothesis-profile"):
        hypothesis.settings.load_profile("again")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=_rank)
    database = config.getoption("--database")
    other = "postgresql" if database == "sqlite" else "sqlite"
    skip = pytest.mark.skip(reason=f"about {other} alone; this run is on {database}")
    for item in items:
        if item.get_closest_marker(other):
            item.add_marker(skip)
    if database == "postgresql":  # the page, and what opens no database of ours, ran on SQLite: the same
        page = ROOT / "tests" / "browser"
        of_it = {
            item
            for item in items
            if "databases" in getattr(item, "fixturenames", ()) and not item.path.is_relative_to(page)
        }
        config.hook.pytest_deselected(items=[item for item in items if item not in of_it])
        items[:] = [item for item in items if item in of_it]


def _rank(item: pytest.Item) -> int:
    among = (rank for rank, room in enumerate(LONGEST_FIRST) if item.nodeid.startswith(room))
    return next(among, len(LONGEST_FIRST))


def pytest_collection_finish() -> None:
    """What is imported by now lasts: the garbage collector need not look at it again, nor come so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """Where each test has its copy of a database: SQLite's by default, see `--database`."""
    if request.config.getoption("--database") == "sqlite":
        yield SqliteFiles(tmp_path_factory.getbasetemp() / "databases")
        return
    with postgres_databases() as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres(databases: Databases) -> Iterator[PostgresDatabases]:
    """PostgreSQL, whatever database the other tests run on."""
    if isinstance(databases, PostgresDatabases):
        yield databases
        return
    with postgres_databases() as opened:
        yield opened


def _within(request: pytest.FixtureRequest, rooms: Sequence[str]) -> bool:
    return any(request.path.is_relative_to(ROOT / "tests" / room) for room in rooms)


@pytest.fixture
def limited(request: pytest.FixtureRequest) -> bool:
    """Whether this is a scene that is played as somebody limited."""
    whole = request.node.get_closest_marker("whole_college")
    return request.config.getoption("--limited") and not whole and _within(request, SCENES)


@pytest.fixture
def url(request: pytest.FixtureRequest, limited: bool, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of this test's own database: migrated, and filled with what many tests begin with."""
    peopled = "office" in request.fixturenames and not request.getfixturevalue("grid")

    def fill(store: Store) -> None:
        if limited:
            outsider.put(store)
        if peopled:
            _put_people(store)
            _give_rights(store)

    address = databases.copy(tmp_path, f"{limited=} {peopled=}", fill)
    yield address
    databases.drop(address)


PEOPLE = {"UJULIE": "Julie Roy", "ULUC": "Luc Gagnon", "UALEX": "Alex Untel", "UADMIN": "Ada Min"}


def _put_people(store: Store) -> None:
    """Those of the office, as its workspace tells of them."""
    with store.writing(BY_JULIE) as work:
        for slack_id, name in PEOPLE.items():
            a_person(work, slack_id, name)


def _give_rights(store: Store) -> None:
    """To its two advisors, once they are known: nobody is welcomed."""
    with store.writing(BY_JULIE) as work:
        for advisor in ("UJULIE", "ULUC"):
            a_right(work, advisor)


@pytest.fixture
def env(url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a command on this test's database, with nothing else of ours."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RAC_", "SLACK_"))}
    beside = {
        "RAC_ERASURES_LIST": str(tmp_path / "rac-bot-effacements.txt"),
        "RAC_ERASURES_KEY": str(tmp_path / "rac-bot-effacements.cle"),
    }
    return kept | beside | {"RAC_DATABASE_URL": url, "COLUMNS": "160"}


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def patience() -> float:
    """How many times more patient than in life Slack and the bot are: a busy machine must fail no test.

    What is about time itself overrides it.
    """
    return 4.0


def unhurried(patience: float) -> dict[str, Any]:
    """The options of a workspace that is so many times more patient."""
    return {"clock": lambda: RealClock.monotonic() / patience, "ack_seconds": ACK_SECONDS * patience}


@pytest.fixture
def grid(request: pytest.FixtureRequest) -> Grid | None:
    """The organisation that the workspace is one of, if any: a test that is about one gives its own."""
    apart = request.node.get_closest_marker("ordinary") or not _within(request, WHO_IS_SERVED)
    return None if apart else GRIDS.get(request.config.getoption("--grid"))


@pytest.fixture
def sandbox(patience: float, grid: Grid | None) -> Iterator[Sandbox]:
    """A Slack workspace; at the end, it has had nothing to refuse."""
    org_wide = {"org_deploy_enabled": bool(grid and grid.org_wide)}
    with Sandbox.start(
        manifest=MANIFEST | {"settings": MANIFEST["settings"] | org_wide},
        grid=grid,
        strict=True,
        **unhurried(patience),
    ) as started:
        logs.never(started.signing_secret)
        yield started
        assert started.refusals == []


@dataclass
class Office:
    """A workspace with the bot in it, an advisor, her team, and someone without the right."""

    sandbox: Sandbox
    store: Store
    delivery: Delivery
    homes: Homes
    settings: HttpSettings
    julie: Person
    luc: Person
    stranger: Person
    admin: Person
    team: Channel
    url: str
    directory: Directory  # not started: it asks Slack when a test says so
    woken: list[None] = field(default_factory=list)  # one each time the delivery and the Homes are
    ahead: timedelta = timedelta()  # of the delivery's clock: a second between posts need not be waited for

    def now(self) -> datetime:
        """By the delivery's clock."""
        return utc_now() + self.ahead

    def deliver(self) -> int:
        """Send what is due now, as the worker would."""
        return self.delivery.send_due()

    def publish(self) -> int:
        """Publish the Homes that are due now, as their thread would."""
        return self.homes.publish_due()


@pytest.fixture
def office(
    limited: bool,
    sandbox: Sandbox,
    store: Store,
    url: str,
    patience: float,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Office]:
    """The bot on the test's store, as `rac-bot serve --http` composes it, its worker run by hand."""
    monkeypatch.setattr(listener, "BUDGET_S", listener.BUDGET_S * patience)
    monkeypatch.setattr(turns, "TURN_TIMEOUT_S", turns.TURN_TIMEOUT_S * patience)
    monkeypatch.setattr(respond, "TELLING_S", respond.TELLING_S * patience)
    monkeypatch.setattr(downloading, "SECONDS", downloading.SECONDS * patience)
    julie, luc, stranger, admin = (sandbox.person(name, id=slack_id) for slack_id, name in PEOPLE.items())
    team = sandbox.channel("rac-equipe", id="CEQUIPE", private=True, members=[julie, luc], bot=True)
    settings = HttpSettings(
        rac_database_url=url,
        slack_bot_token=sandbox.bot_token,
        slack_api_url=sandbox.api_url,
        slack_signing_secret=sandbox.signing_secret,
        rac_admins=["UADMIN"],
        rac_team_channel=team.id,
    )
    client = slack_client(settings, timeout=TIMEOUT_S)
    directory = Directory(store, client, settings, lambda: made.woken.append(None))
    if sandbox.workspace.grid:  # as Slack tells of them there
        _put_people(store)
        directory.refresh()
        with store.writing(BY_JULIE) as work:
            for person in (julie, luc, stranger, admin):
                people.keep(work, profile(client.users_info(user=person.id)["user"]))
        _give_rights(store)
    app = build_app(settings, store, lambda: made.woken.append(None), directory.ask)
    with LoopbackServer(web_app({}, slack_events(app, sandbox.signing_secret))) as server:
        address = f"{server.url}/slack/events"
        sandbox.connect(address)
        delivery = Delivery(
            store,
            client,
            settings.rac_admins,
            clock=lambda: made.now(),
            steady=lambda: made.now().timestamp(),
            team=settings.rac_team_channel,
        )
        at_home = Homes(store, client, settings.terms, settings.rac_admins, clock=lambda: made.now())
        made = Office(
            *(
                sandbox,
                store,
                delivery,
                at_home,
                settings,
                julie,
                luc,
                stranger,
                admin,
                team,
                address,
                directory,
            )
        )
        with outsider.out_of_reach(store, monkeypatch) if limited else nullcontext():
            yield made


def screen(person: Person) -> Modal:
    """The window in front of a person."""
    assert person.modal is not None, f"{person} has no window open"
    return person.modal


def reading(person: Person) -> str:
    """What that window says, with ordinary spaces where French typography has no-break ones."""
    return screen(person).text.replace("\u00a0", " ")


def press_counted(person: Person, start: str) -> None:
    """Press the button of that window whose text begins so, whatever figures it ends with."""
    [text] = [button for button in screen(person).buttons if button.startswith(start)]
    person.press(text)


def found(person: Person) -> list[str]:
    """The names of the search's results in that window, in their order."""
    rows = [block for block in screen(person).blocks if block["block_id"].startswith("candidate-")]
    return [row["text"]["text"].partition("*")[2].partition("*")[0] for row in rows]
