"""`rac-bot check --monitor`: one line as monitoring plugins write it, and what it exits with."""

import json
from collections.abc import Iterator
from datetime import timedelta
from enum import IntEnum
from http.client import HTTPException
from typing import Any, NamedTuple

from slack_sdk.errors import SlackApiError

from rac_bot.errors import Busy, Refusal, SettingsError
from rac_bot.i18n import _, duration, parted
from rac_bot.running.web import BUSY, is_met
from rac_bot.settings import Database, Settings, load
from rac_bot.slack import connections
from rac_bot.slack.client import slack_client
from rac_bot.slack.connections import Request
from rac_bot.slack.errors import unanswered, word
from rac_bot.store.database import schema
from rac_bot.store.database.opening import opened
from rac_bot.store.models import MessageState
from rac_bot.store.models.base import utc_now
from rac_bot.store.telling import watched
from rac_bot.store.work.work import THE_BOT
from rac_bot.words.messages import messages_in

ASKED_S = 5.0
MOST_BYTES = 100_000
LATE, TOO_LATE = timedelta(minutes=5), timedelta(hours=1)  # that a message waits


class Level(IntEnum):
    """The exit codes of monitoring plugins."""

    OK = 0
    WARNING = 1
    CRITICAL = 2


class Seen(NamedTuple):
    level: Level
    says: str


class Line(NamedTuple):
    level: Level
    text: str


def line(health: str | None) -> Line:
    """All that is wrong, the worst first. The bot that runs is asked at `health`; without it, Slack is."""
    figures: dict[str, str] = {}
    seen = [*_database(figures), *(_bot(health, figures) if health else _slack())]
    seen.sort(key=lambda one: -one.level)
    wrong = [one.says for one in seen if one.level]
    level = seen[0].level if seen else Level.OK
    told = parted(wrong or [one.says for one in seen])
    measured = " ".join(f"{name}={value}" for name, value in figures.items())
    return Line(level, f"RAC-BOT {level.name} : {told} | {measured}".replace("\n", " "))


def _database(figures: dict[str, str]) -> Iterator[Seen]:
    try:
        with opened(load(Database).rac_database_url) as store:
            try:
                schema.write_nothing(store)
            except Busy:
                yield Seen(Level.WARNING, _("la base est occupée"))
            with store.reading(THE_BOT) as work:
                outbox = watched.outbox(work, utc_now())
    except (SettingsError, Refusal) as error:
        yield Seen(Level.CRITICAL, str(error))
        return
    for state, count in outbox.counts.items():
        figures[state] = str(count)
        bad = count and state is not MessageState.PENDING
        yield Seen(Level.WARNING if bad else Level.OK, messages_in(state, count))
    figures["oldest"] = "{:.0f}s;{:.0f};{:.0f}".format(
        *map(timedelta.total_seconds, (outbox.waits, LATE, TOO_LATE))
    )
    if outbox.waits > LATE:
        level = Level.CRITICAL if outbox.waits > TOO_LATE else Level.WARNING
        yield Seen(level, _("le plus ancien attend depuis {age}", age=duration(outbox.waits)))


def _slack() -> Iterator[Seen]:
    try:
        slack_client(load(Settings), timeout=ASKED_S).auth_test()
    except SettingsError as error:
        yield Seen(Level.CRITICAL, str(error))
    except SlackApiError as error:
        yield Seen(Level.CRITICAL, _("Slack refuse le jeton ({reason})", reason=word(error)))
    except (OSError, HTTPException) as error:
        yield Seen(Level.WARNING, _("Slack ne répond pas ({error})", error=unanswered(error)))


def _bot(health: str, figures: dict[str, str]) -> Iterator[Seen]:
    try:
        ready, lately = _asked(health, "readyz"), _asked(health, "lately")
    except (OSError, HTTPException, ValueError):
        yield Seen(Level.CRITICAL, _("le bot ne répond pas à {address}", address=health))
        return
    for name, state in ready.items():
        if state == BUSY:
            yield Seen(Level.WARNING, _("la base est occupée"))
        elif not is_met(state):
            yield Seen(Level.CRITICAL, _("{condition} : {state}", condition=name, state=state or _("non")))
    for event, count in lately.items():
        figures[event] = str(count)
        yield Seen(Level.WARNING, _("{event} : {n} en dix minutes", event=event, n=count))


def _asked(health: str, path: str) -> dict[str, Any]:
    asked = Request("GET", f"http://{health}/{path}", {})
    answer = connections.KEPT.send(asked, ASKED_S, MOST_BYTES)
    told: dict[str, Any] = json.loads(answer.body)
    return told
