"""The parts of the bot, on a store: what answers, what sends, what looks after Homes and people."""

import time
from collections.abc import Callable
from typing import NamedTuple

from rac_bot.delivery import TIMEOUT_S, Delivery, Homes
from rac_bot.rounds.channels import ChannelDigests
from rac_bot.rounds.clock import Clock, Round
from rac_bot.rounds.digests import Digests
from rac_bot.rounds.directory import Directory
from rac_bot.rounds.grid_changes import GridChanges
from rac_bot.rounds.handovers import Handovers
from rac_bot.rounds.keeping import Keeping
from rac_bot.rounds.weekly import Weekly
from rac_bot.running.app import Bot, build_app
from rac_bot.settings import Settings
from rac_bot.slack.client import SlackClient, slack_client
from rac_bot.store.database.engine import Store
from rac_bot.store.models import TaskKind


class Parts(NamedTuple):
    """None of them is started."""

    app: Bot
    delivery: Delivery
    homes: Homes
    directory: Directory
    clock: Clock
    posting: SlackClient  # what they post with


def compose(settings: Settings, store: Store, took: Callable[[str, float], None]) -> Parts:
    """`took` is called with the kind of a request and how long its answer took."""
    posting, speaks = slack_client(settings, timeout=TIMEOUT_S), settings.rac_language
    delivery = Delivery(
        store,
        posting,
        settings.rac_admins,
        settings.rac_team_channel_read_by,
        speaks=speaks,
        steady=time.monotonic,
        modes=settings.rac_team_modes,
        team=settings.rac_team_channel,
    )
    homes = Homes(store, posting, settings.terms, settings.rac_admins, speaks=speaks)

    def wake() -> None:
        delivery.wake()
        homes.wake()

    directory = Directory(store, posting, settings, wake)
    team, admins = settings.rac_team_channel, settings.rac_admins
    rounds: dict[TaskKind, Round] = {
        TaskKind.CONFIDING: Handovers(store, admins, delivery.wake),
        TaskKind.KEEPING: Keeping(store, settings.keep, delivery.wake),
        TaskKind.DIGEST: Digests(store, admins, settings.terms, delivery.wake, speaks),
        TaskKind.WEEKLY: Weekly(store, team, delivery.wake, speaks),
        TaskKind.CHANNEL: ChannelDigests(store, team, delivery.wake, speaks),
        TaskKind.GRID: GridChanges(store, admins, settings.terms, delivery.wake),
    }
    clock = Clock(store, rounds, speaks=speaks)
    return Parts(
        build_app(settings, store, wake, directory.ask, took), delivery, homes, directory, clock, posting
    )
