"""The bot as a process: in both modes, ended gently, killed, and restarted."""

import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url, select, text

from rac_bot.blockkit import section
from rac_bot.i18n import local_day
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Inscription, MessageState, StoredMessage
from rac_bot.store.telling import digests
from slack_sandbox import Channel, Person, Sandbox
from tests import logs
from tests.builders import a_candidate, a_dossier, a_grid, a_person, a_right, sure_sessions
from tests.conftest import reading, screen
from tests.databases import BY_JULIE, Databases, PostgresDatabases, raw
from tests.processes import command, environment, eventually, free_address, rac_bot, serving

People = tuple[Person, Person, Channel]
of_either = pytest.mark.sqlite  # nothing of it is the database's


@pytest.fixture
def people(sandbox: Sandbox, store: Store) -> People:
    """Julie, Luc and their channel; Lise Leblanc in the store."""
    julie, luc = sandbox.person("Julie Roy", id="UJULIE"), sandbox.person("Luc Gagnon", id="ULUC")
    team = sandbox.channel("rac-equipe", id="CEQUIPE", private=True, members=[julie, luc], bot=True)
    with store.writing(BY_JULIE) as work:
        sure_sessions(work)
        a_dossier(work, a_candidate(work, a_grid(work)), "A-2017")
        for advisor in (julie, luc):
            a_person(work, advisor.id, advisor.name)
            a_right(work, advisor.id)
    return julie, luc, team


def enrol(julie: Person, course: str = "322-001-RL") -> None:
    julie.command(f"/inscrire 1234567 {course}")
    julie.choose("Groupe", "00990 · EE")
    julie.submit()
    assert screen(julie).title == "Inscription enregistrée"


def end(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        process.send_signal(signal.SIGTERM)
    for process in processes:
        assert process.wait(timeout=20) == 0, logs.last()


def states(store: Store) -> list[MessageState]:
    with store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(StoredMessage.state).order_by(StoredMessage.id)))


class Systemd:
    """What it hears of the services that it starts."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "notify")
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._listening.bind(self.address)
        self._listening.settimeout(30)

    def told(self) -> str:
        return self._listening.recv(200).decode()

    def close(self) -> None:
        self._listening.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    started = Systemd(tmp_path)
    yield started
    started.close()


def attempts(store: Store) -> list[int]:
    with store.reading(BY_JULIE) as work:
        return list(raw(work).scalars(select(StoredMessage.attempts).order_by(StoredMessage.id)))


def test_over_http_it_serves_delivers_and_ends_on_sigterm(
    sandbox: Sandbox, people: People, store: Store, url: str, systemd: Systemd
) -> None:
    julie, luc, team = people
    address, health = free_address(), free_address()
    env = environment(sandbox, url) | {"RAC_TEM_CHANNEL": "CEQUIPE", "NOTIFY_SOCKET": systemd.address}
    with serving("--http", address, "--health", health, env=env, health=health) as process:
        sandbox.connect(f"http://{address}/slack/events")
        assert systemd.told() == "READY=1\nSTATUS="
        assert httpx.get(f"http://{address}/healthz").json() == {"ok": True}
        # What tells how all stands is not for whoever reaches the address that Slack calls.
        for path, elsewhere in (("readyz", 200), ("metrics", 404), ("lately", 404)):
            assert httpx.get(f"http://{health}/{path}").status_code == 200
            assert httpx.get(f"http://{address}/{path}").status_code == elsewhere
        httpx.post(f"http://{address}/slack/events", content="text=somebody")
        enrol(julie)
        assert sandbox.wait_until(lambda: julie.direct_messages() and luc.channel_messages(team), timeout=90)
        told = httpx.get(f"http://{health}/metrics").text
        end(process)
    assert systemd.told() == "STOPPING=1"
    assert 'rac_bot_events_total{event="request_unsigned"} 1.0' in told
    assert 'rac_bot_interaction_seconds_count{kind="submission"} 1.0' in told
    assert 'rac_bot_ready{condition="token"} 1.0' in told
    assert '"setting": "RAC_TEM_CHANNEL", "meant": "RAC_TEAM_CHANNEL"' in logs.last()
    assert "Julie Roy" in luc.channel_messages(team)[0].reading
    assert states(store) == [MessageState.SENT, MessageState.SENT]


def test_in_socket_mode_it_serves_delivers_and_ends_on_sigterm(
    sandbox: Sandbox, people: People, store: Store, url: str
) -> None:
    julie, luc, team = people
    with store.writing(BY_JULIE) as work:
        yesterday = work.at(work.now - timedelta(days=1))
        digests.tell(yesterday, julie.id, local_day(yesterday.now), "Hier", [section("Hier")])
    address = free_address()
    with serving("--health", address, env=environment(sandbox, url), health=address) as process:
        enrol(julie)
        assert sandbox.wait_until(lambda: julie.direct_messages() and luc.channel_messages(team), timeout=90)
        assert 'rac_bot_ready{condition="socket"} 1.0' in httpx.get(f"http://{address}/metrics").text
        sandbox.revoke_token()
        julie.command("/candidat")
        assert "Adressez-vous à <@UADMIN>." in julie.ephemerals()[-1].text
        ready = httpx.get(f"http://{address}/readyz")
        assert (ready.status_code, ready.json()["token"]) == (503, False)
        end(process)
    # What was to be told the day before is told to nobody.
    assert states(store) == [MessageState.ERASED, MessageState.SENT, MessageState.SENT]
    assert [one.text for one in julie.direct_messages() if "Hier" in one.text] == []
    assert '"event": "connected"' in logs.last()


@of_either
def test_a_workspace_on_this_machine_is_never_reached_through_a_proxy(
    sandbox: Sandbox, people: People, store: Store, url: str
) -> None:
    julie, luc, team = people
    address = free_address()
    env = environment(sandbox, url) | {"HTTPS_PROXY": f"http://{free_address()}"}  # nobody is there
    with serving("--health", address, env=env, health=address) as process:
        enrol(julie)
        assert sandbox.wait_until(lambda: julie.direct_messages() and luc.channel_messages(team), timeout=90)
        end(process)


def test_killed_between_the_inscription_and_its_messages_both_go_out_once_after_a_restart(
    sandbox: Sandbox, people: People, store: Store, url: str
) -> None:
    julie, luc, team = people
    address = free_address()
    env = environment(sandbox, url)
    released = threading.Event()
    sandbox.fail("chat.postMessage", hold=released, times=None)  # Slack hears nothing of them
    with serving("--http", address, env=env, health=address) as process:
        sandbox.connect(f"http://{address}/slack/events")
        enrol(julie)
        assert eventually(lambda: attempts(store) == [1, 0])  # killed while the first is being posted
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
    with store.reading(BY_JULIE) as work:
        assert len(raw(work).scalars(select(Inscription)).all()) == 1
    assert states(store) == [MessageState.PENDING, MessageState.PENDING]
    sandbox.heal()
    released.set()
    with serving("--http", address, env=env, health=address) as process:
        assert sandbox.wait_until(lambda: julie.direct_messages() and luc.channel_messages(team), timeout=90)
        end(process)
    assert len(julie.direct_messages()) == 1
    assert len(luc.channel_messages(team)) == 1
    assert states(store) == [MessageState.SENT, MessageState.SENT]


@of_either
def test_what_slack_refuses_waits_and_goes_out_later(
    sandbox: Sandbox, people: People, store: Store, url: str
) -> None:
    julie, luc, team = people
    address = free_address()
    sandbox.fail("chat.postMessage", status=500, times=2)
    sandbox.fail("chat.postMessage", error="ratelimited", status=429, retry_after=1, times=1)
    with serving("--http", address, env=environment(sandbox, url), health=address) as process:
        sandbox.connect(f"http://{address}/slack/events")
        enrol(julie)
        assert sandbox.wait_until(lambda: julie.direct_messages() and luc.channel_messages(team), timeout=90)
        end(process)
    assert len(julie.direct_messages()) == len(luc.channel_messages(team)) == 1


def test_two_processes_share_a_database_without_doubling_a_message(
    sandbox: Sandbox, people: People, store: Store, url: str
) -> None:
    julie, _luc, team = people
    first, second = free_address(), free_address()
    env = environment(sandbox, url)
    with (
        serving("--health", first, env=env, health=first) as one,
        serving("--health", second, env=env, health=second) as other,
    ):
        for course in ("322-000-RL", "322-001-RL", "322-002-RL"):
            enrol(julie, course)
        end(one, other)
    assert len(julie.direct_messages()) == 1
    assert len(sandbox.messages(team)) == 1
    assert julie.direct_messages()[0].text.count("groupe 00990") == 3


def test_a_database_that_is_not_up_to_date_is_named(sandbox: Sandbox, tmp_path: object) -> None:
    env = environment(sandbox, f"sqlite:///{tmp_path}/empty.db")
    ended = rac_bot("serve", "--http", free_address(), env=env)
    assert ended.returncode == 2
    assert "RAC_DATABASE_URL" in ended.stderr
    assert "rac-bot db upgrade" in ended.stderr


@of_either
def test_missing_settings_are_all_named(sandbox: Sandbox, url: str) -> None:
    env = {k: v for k, v in environment(sandbox, url).items() if not k.startswith(("SLACK_", "RAC_A"))}
    ended = rac_bot("serve", env=env)
    assert ended.returncode == 2
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "RAC_ADMINS"):
        assert f"{name} : manque" in ended.stderr.replace("\u00a0", " ")
    assert "Traceback" not in ended.stderr


@of_either
def test_a_save_is_told_in_the_forms_place_where_the_file_beneath_was_closed(
    sandbox: Sandbox, people: People, url: str
) -> None:
    julie, _luc, _team = people
    address = free_address()
    with serving("--http", address, env=environment(sandbox, url), health=address) as process:
        sandbox.connect(f"http://{address}/slack/events")
        julie.command("/candidat leblanc")
        julie.press("Inscrire")
        julie.choose("Cours", "322-001-RL · Cours 1", typing="322-001")
        julie.choose("Groupe", "00990 · EE")
        sandbox.fail("views.update", error="not_found")
        julie.submit()
        assert screen(julie).title == "Inscription enregistrée"
        assert "322-001-RL" in reading(julie)
        end(process)


@of_either
def test_half_a_request_does_not_hold_up_the_end(sandbox: Sandbox, people: People, url: str) -> None:
    address = free_address()
    host, port = address.split(":")
    with (
        serving("--http", address, env=environment(sandbox, url), health=address) as process,
        socket.create_connection((host, int(port))) as half,
    ):
        half.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab")
        end(process)


@of_either
def test_in_socket_mode_what_has_not_the_shape_of_slacks_is_refused_and_acknowledged(
    sandbox: Sandbox, people: People, url: str
) -> None:
    julie, _luc, _team = people
    nobody = sandbox.person("Personne", id="U" + "X" * 30)  # longer than Slack's ids
    address = free_address()
    with serving("--health", address, env=environment(sandbox, url), health=address) as process:
        nobody.command("/rac aide")
        assert "n’est pas lisible" in nobody.ephemerals()[-1].text
        julie.command("/rac aide")
        assert "/candidat" in julie.ephemerals()[-1].text
        end(process)
    assert '"event": "request_unreadable"' in logs.last()


@of_either
@pytest.mark.parametrize("options", [("--http",), ("--health",)])
def test_a_port_that_is_taken_is_told_in_words(sandbox: Sandbox, url: str, options: tuple[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = rac_bot("serve", *options, address, env=environment(sandbox, url))
    assert ended.returncode == 2
    assert "cette adresse est déjà prise" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_database_from_a_later_version_is_left_alone(sandbox: Sandbox, store: Store, url: str) -> None:
    with store.writing(BY_JULIE) as work:
        raw(work).execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    for words in (("serve",), ("db", "upgrade")):
        ended = rac_bot(*words, env=environment(sandbox, url))
        assert ended.returncode == 2
        assert "version plus récente" in ended.stderr


@of_either
def test_in_socket_mode_a_connection_cut_mid_modal_loses_nothing(
    sandbox: Sandbox, people: People, store: Store, url: str
) -> None:
    julie, luc, team = people
    address = free_address()
    with serving("--health", address, env=environment(sandbox, url), health=address) as process:
        julie.command("/inscrire 1234567 322-001-RL")
        julie.choose("Groupe", "00990 · EE")
        sandbox.disconnect_sockets(abruptly=True)
        assert eventually(lambda: sandbox.sockets == 0)  # Slack has seen that it is gone
        assert sandbox.wait_until(lambda: sandbox.sockets > 0, timeout=40)
        julie.submit()
        assert screen(julie).title == "Inscription enregistrée"
        assert sandbox.wait_until(lambda: julie.direct_messages() and luc.channel_messages(team), timeout=90)
        end(process)
    assert len(julie.direct_messages()) == len(luc.channel_messages(team)) == 1


def health(address: str, probe: str = "healthz") -> object:
    """What that probe answers; None while nothing does."""
    try:
        return httpx.get(f"http://{address}/{probe}").json()
    except httpx.TransportError:
        return None


@contextmanager
def waiting(*options: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`rac-bot serve`, which may not become ready."""
    with logs.heard() as log:
        process = subprocess.Popen(command("serve", *options), env=env, stdout=log, stderr=log, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


@of_either
def test_started_while_slack_is_away_it_waits_says_so_and_serves_afterwards(
    sandbox: Sandbox, people: People, url: str
) -> None:
    julie, _luc, _team = people
    sandbox.fail("apps.connections.open", status=503, times=1)
    sandbox.fail("apps.connections.open", error="ratelimited", status=429, retry_after=1, times=1)
    address = free_address()
    with serving("--health", address, env=environment(sandbox, url), health=address) as process:
        assert health(address) == {"ok": True}
        julie.command("/rac aide")
        assert "/candidat" in julie.ephemerals()[-1].text
        end(process)
    assert '"event": "waited"' in logs.last()


@of_either
def test_told_to_end_while_slack_is_away_it_ends(sandbox: Sandbox, url: str) -> None:
    env = environment(sandbox, url) | {"SLACK_API_URL": f"http://{free_address()}/api/"}
    address = free_address()
    with waiting("--health", address, env=env) as process:
        assert eventually(lambda: health(address) == {"ok": True, "waiting_for": "slack"})
        ready = health(address, "readyz")
        assert isinstance(ready, dict)
        assert (ready["database"], ready["socket"]) == (True, False)
        end(process)
    assert '"waiting_for": "slack", "reason": "ConnectionRefusedError"' in logs.last()


@of_either
def test_a_token_that_slack_refuses_is_not_waited_for(sandbox: Sandbox, url: str) -> None:
    sandbox.fail("apps.connections.open", error="invalid_auth", times=None)
    ended = rac_bot("serve", env=environment(sandbox, url))
    assert ended.returncode == 2
    assert "invalid_auth" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("option", ["--http", "--health"])
def test_started_while_postgresql_is_away_it_waits_says_so_and_serves_afterwards(
    sandbox: Sandbox, people: People, url: str, databases: Databases, option: str
) -> None:
    if not isinstance(databases, PostgresDatabases):
        pytest.skip("SQLite is a file: it is there, or its address is wrong")
    julie, _luc, _team = people
    address = free_address()
    with ExitStack() as running:
        with databases.away():
            process = running.enter_context(waiting(option, address, env=environment(sandbox, url)))
            assert eventually(lambda: health(address) == {"ok": True, "waiting_for": "database"})
            assert health(address, "readyz") == {"database": False}
            if option == "--http":
                assert httpx.post(f"http://{address}/slack/events").status_code == 503
        assert eventually(lambda: httpx.get(f"http://{address}/readyz").status_code == 200)
        if option == "--http":
            sandbox.connect(f"http://{address}/slack/events")
        julie.command("/rac aide")
        assert "/candidat" in julie.ephemerals()[-1].text
        end(process)
    assert '"waiting_for": "database", "reason": "DatabaseAway"' in logs.last()


def test_an_address_that_postgresql_refuses_is_not_waited_for(
    sandbox: Sandbox, url: str, databases: Databases
) -> None:
    if not isinstance(databases, PostgresDatabases):
        pytest.skip("SQLite has no accounts")
    wrong = make_url(url).set(database="nobodys").render_as_string(hide_password=False)
    ended = rac_bot("serve", "--http", free_address(), env=environment(sandbox, wrong))
    assert ended.returncode == 2
    assert "RAC_DATABASE_URL" in ended.stderr
    assert "refuse" in ended.stderr
    assert "nobodys" not in ended.stderr
