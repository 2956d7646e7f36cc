"""How a person is told that Slack did not show the answer, by whatever way is left."""

import time
from functools import partial
from typing import Any

from slack_sdk.errors import SlackApiError

from rac_bot.blockkit import Json, section
from rac_bot.handlers.gate.interaction import Interaction
from rac_bot.i18n import _
from rac_bot.logs import logger
from rac_bot.settings import Settings
from rac_bot.slack import response_urls
from rac_bot.slack.client import slack_client
from rac_bot.slack.errors import failure, word

log = logger()

LEAST_S = 0.1  # what one way needs
MOST_BLOCKS = 100
BANNER = "not_shown"
# What a view is made of; the rest Slack adds to it.
_MADE_OF = (
    *("type", "callback_id", "title", "submit", "close", "private_metadata", "external_id"),
    *("clear_on_close", "notify_on_close"),
)


def not_shown(*, saved: bool) -> str:
    if saved:
        return _("C’est enregistré, mais Slack n’a pas pu l’afficher. Rouvrez le dossier pour le voir.")
    return _("Slack n’a pas pu ouvrir la fenêtre. Réessayez.")


def tell(settings: Settings, asked: Interaction, sentence: str, until: float, *, closed: bool) -> bool:
    """Tell the person in the window at hand, under the message, or in a direct message: the first that works.

    Each has its share of the time that is left. `closed`: the window is there no more.
    """
    ways = _ways(settings, asked, sentence, closed=closed)
    for tried, way in enumerate(ways):
        share = (until - time.monotonic()) / (len(ways) - tried)
        if share < LEAST_S:
            break
        try:
            way(share)
        except Exception as error:  # noqa: BLE001  there may be another way
            reason = word(error) if isinstance(error, SlackApiError) else failure(error)
            log.warning("not_told", way=way.func.__name__.strip("_"), reason=reason)
        else:
            return True
    return False


def _ways(settings: Settings, asked: Interaction, sentence: str, *, closed: bool) -> list["partial[None]"]:
    ways = []
    if asked.view and not closed and len(_beneath(asked.view)) < MOST_BLOCKS:
        ways.append(partial(_over_the_window, settings, dict(asked.view), sentence))
    if asked.response_url:
        ways.append(partial(_under_the_message, asked.response_url, sentence))
    return [*ways, partial(_directly, settings, asked.user, sentence)]


def _over_the_window(settings: Settings, shown: Json, sentence: str, seconds: float) -> None:
    """The window as it is, the sentence on top: what was typed in it stays."""
    view: dict[str, Any] = {name: shown[name] for name in _MADE_OF if shown.get(name)}
    view["blocks"] = [section(f"⚠️ {sentence}", block_id=BANNER), *_beneath(shown)]
    known = {"hash": shown["hash"]} if shown.get("hash") else {}
    slack_client(settings, seconds).views_update(view_id=str(shown["id"]), view=view, **known)


def _beneath(shown: Json) -> list[Json]:
    return [block for block in shown["blocks"] if block.get("block_id") != BANNER]


def _under_the_message(response_url: str, sentence: str, seconds: float) -> None:
    response_urls.whisper(response_url, sentence, seconds)


def _directly(settings: Settings, person: str, sentence: str, seconds: float) -> None:
    slack_client(settings, seconds).chat_postMessage(channel=person, text=sentence)
