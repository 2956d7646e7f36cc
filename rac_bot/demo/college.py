"""A college's Slack in miniature: people, channels, and the bot serving them over HTTP."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import RacError
from rac_bot.exchange.entering.runs import run_all
from rac_bot.i18n import _
from rac_bot.running.checking import manifest
from rac_bot.running.patience import Patience
from rac_bot.running.serving import Running, running
from rac_bot.running.web import is_met, slack_events, states, web_app
from rac_bot.settings import HttpSettings
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Confirms
from rac_bot.store.people import access, homes
from rac_bot.store.work.work import COMMAND_LINE
from slack_sandbox import Channel, LoopbackServer, Person, Sandbox

READY_S = 20.0
SAMPLES = Path(__file__).parent.parent / "samples"


class Unexpected(RacError):
    """The demo did not go as it should."""


@dataclass(frozen=True)
class College:
    """The workspace, its people and its channels, and the store behind the bot."""

    sandbox: Sandbox
    store: Store
    julie: Person
    luc: Person
    amina: Person
    alex: Person
    team: Channel
    general: Channel


@contextmanager
def college(folder: Path, port: int = 0) -> Iterator[College]:
    """The workspace with the bot in it; a new store in that folder is filled with the samples."""
    url = f"sqlite:///{folder / 'rac-bot.db'}"
    store = Store(url)
    try:
        _fill(store)
        with Sandbox.start(manifest=manifest(), port=port) as sandbox:
            place = _people(sandbox, store)
            with (
                running(_settings(place, url), Patience(threading.Event())) as bot,
                LoopbackServer(web_app({}, slack_events(bot.app, sandbox.signing_secret))) as server,
            ):
                sandbox.connect(f"{server.url}/slack/events")
                _wait_until_ready(bot)
                yield place
    finally:
        store.close()


def _wait_until_ready(bot: Running) -> None:
    """Wait until the bot knows everybody: before that, it asks people to wait."""
    give_up = time.monotonic() + READY_S
    while not all(map(is_met, states(bot.probes).values())):
        if time.monotonic() > give_up:
            raise Unexpected(_("le bot n’est pas prêt"))
        time.sleep(0.02)


def _fill(store: Store) -> None:
    new = schema.current(store) is None
    schema.upgrade(store)
    if new and any(report.refused for report in run_all(store, SAMPLES)):
        raise Unexpected(_("l’importation des échantillons a échoué"))


def _people(sandbox: Sandbox, store: Store) -> College:
    julie, luc = sandbox.person("Julie Roy", id="UJULIE"), sandbox.person("Luc Gagnon", id="ULUC")
    amina, alex = sandbox.person("Amina Diallo", id="UAMINA"), sandbox.person("Alex Untel", id="UALEX")
    team = sandbox.channel("rac-equipe", id="CEQUIPE", private=True, members=[julie, luc, amina], bot=True)
    general = sandbox.channel("general", id="CGENERAL", members=[julie, luc, amina, alex])
    with store.writing(COMMAND_LINE) as work:
        for advisor in (julie, luc):
            access.give(work, advisor.id, Rights(Role.ADVISING))
            homes.choose(work, advisor.id, confirms=Confirms.ALL)  # so that both messages are seen
    return College(sandbox, store, julie, luc, amina, alex, team, general)


def _settings(place: College, url: str) -> HttpSettings:
    """Every setting is given: the environment may have those of another bot."""
    sandbox = place.sandbox
    return HttpSettings.model_validate(
        {
            "rac_database_url": url,
            "slack_bot_token": sandbox.bot_token,
            "slack_signing_secret": sandbox.signing_secret,
            "slack_api_url": sandbox.api_url,
            "rac_admins": [place.amina.id],
            "rac_team_channel": place.team.id,
            "rac_language": "fr",
            "rac_command_candidate": "/candidat",
            "rac_command_enrol": "/inscrire",
            "rac_command_rac": "/rac",
        }
    )
