"""`rac-bot check --slack`: what Slack itself says of all that the bot shows, posts and hears."""

import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from itertools import chain
from typing import Any
from urllib.request import getproxies

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rac_bot.errors import Refusal
from rac_bot.i18n import LANGUAGES, _, language, parted, told_of
from rac_bot.running.college import tried_college
from rac_bot.running.finding import Finding
from rac_bot.running.screens import Screens, screens
from rac_bot.settings import Settings
from rac_bot.slack.client import proxy_for, slack_client
from rac_bot.slack.errors import failure, retry_after, unanswered, word
from rac_bot.store.models.base import utc_now
from rac_bot.words.remedies import remedy

TIMEOUT_S = 10.0
CLOCKS_S = 60  # apart, at most: Slack signs its requests with the time, which may be five minutes old
PATIENCE_S = 120  # with Slack's limit of requests, in all
SHOWN = 5  # refusals that are told of each language

Meter = Callable[[int, int], None] | None


def asked(settings: Settings, to: str | None, meter: Meter) -> Iterator[Finding]:
    """Each answer of Slack's. `to` is who is sent a message, deleted at once: by default an administrator."""
    client = slack_client(settings, TIMEOUT_S)
    yield from _way(settings)
    try:
        yield _clock(client)
        yield from _message(client, to or next(iter(settings.rac_admins), None))
        for code in LANGUAGES:
            yield from _drawn(client, settings, code, meter)
    except SlackApiError as error:
        yield Finding(False, _("Slack refuse de répondre ({reason}).", reason=word(error)))
    except OSError as error:
        yield Finding(False, _("Slack ne répond pas ({error}).", error=unanswered(error)))


def _way(settings: Settings) -> Iterator[Finding]:
    """Which way requests take."""
    if proxy := proxy_for(settings.slack_api_url):
        host = proxy.rpartition("@")[2].partition("://")[2] or proxy.rpartition("@")[2]
        yield Finding(True, _("Les appels passent par le mandataire {proxy}.", proxy=host))
    elif getproxies():
        yield Finding(True, _("Les appels se font sans le mandataire que l’environnement nomme."))


def _clock(client: WebClient) -> Finding:
    """Whether the machine's time is Slack's."""
    headers = client.api_test().headers
    told = next((value for name, value in headers.items() if name.lower() == "date"), None)
    if told is None:
        return Finding(True, _("L’horloge n’a pu être comparée : la réponse de Slack n’a pas d’heure."))
    apart = round((utc_now() - parsedate_to_datetime(str(told))).total_seconds())
    if abs(apart) <= CLOCKS_S:
        return Finding(True, _("L’horloge de cette machine est celle de Slack, à {n} s près.", n=abs(apart)))
    ahead = _("avance") if apart > 0 else _("retarde")
    return Finding(
        False,
        _("L’horloge de cette machine {ahead} de {n} s sur celle de Slack.", ahead=ahead, n=abs(apart))
        + " "
        + _("À cinq minutes, les requêtes de Slack sont refusées : mettez-la à l’heure."),
    )


def _message(client: WebClient, to: str | None) -> Iterator[Finding]:
    """Post a message, and delete it."""
    if to is None:
        yield Finding(False, _("Aucun message d’essai : dites à qui par --to, ou donnez RAC_ADMINS."))
        return
    sentence = _("Essai de « rac-bot check --slack ». Ce message s’efface de lui-même.")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": sentence}}]
    try:
        channel = client.conversations_open(users=to)["channel"]["id"]
        posted = client.chat_postMessage(channel=channel, text=sentence, blocks=blocks)
        client.chat_delete(channel=channel, ts=posted["ts"])
    except SlackApiError as error:
        yield Finding(False, _("Message d’essai à {to} : {why}", to=to, why=remedy(word(error))))
    else:
        yield Finding(True, _("Un message d’essai a été envoyé à {to}, puis supprimé.", to=to))


def _drawn(client: WebClient, settings: Settings, code: str, meter: Meter) -> Iterator[Finding]:
    """Whether Slack takes every window and message, in one language."""
    try:
        shown = shown_in(settings, code)
    except (OSError, Refusal) as error:  # this machine's: no room in its folder for what passes
        yield Finding(False, _("Les fenêtres n’ont pu être dessinées ici ({error}).", error=failure(error)))
        return
    pieces = list(_pieces(shown))
    refused, left = [], len(pieces)
    give_up = time.monotonic() + PATIENCE_S
    for done, (name, arguments) in enumerate(pieces):
        if meter:
            meter(done, len(pieces))
        refusal = _validated(client, arguments, give_up)
        if refusal is None:
            break
        left -= 1
        if refusal:
            refused.append(told_of(name, refusal))
    if meter:
        meter(len(pieces), len(pieces))
    names = {"fr": _("français"), "en": _("anglais")}
    for one in refused[:SHOWN]:
        yield Finding(False, _("Slack refuse en {language} {refusal}", language=names[code], refusal=one))
    told = _(
        "Fenêtres et messages en {language} : Slack en accepte {taken}, en refuse {refused} ; {left} n’ont "
        "pu lui être soumis.",
        language=names[code],
        taken=len(pieces) - left - len(refused),
        refused=len(refused),
        left=left,
    )
    yield Finding(not refused and not left, told)


def shown_in(settings: Settings, code: str) -> Screens:
    """All that the bot shows, in that language."""
    before = language.set(code)
    try:
        with tried_college() as store:
            return screens(settings, store)
    finally:
        language.reset(before)


def _pieces(shown: Screens) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is asked about, each with its name."""
    views = ((str(view.get("callback_id")), {"view": view}) for view in shown.views.values())
    messages = (
        (_("un message"), {"message": {"blocks": blocks}}) for _text, blocks in shown.messages if blocks
    )
    return chain(views, messages)


def _validated(client: WebClient, arguments: dict[str, Any], give_up: float) -> str | None:
    """What Slack finds wrong, empty if nothing; None where it lets nothing more be asked."""
    while True:
        try:
            client.blocks_validate(**arguments)
        except SlackApiError as error:
            wait = retry_after(error)
            if wait is None:
                return _found(error)
            if time.monotonic() + wait.total_seconds() > give_up:
                return None
            time.sleep(wait.total_seconds())
        else:
            return ""


def _found(error: SlackApiError) -> str:
    found = error.response.get("errors") or []
    told = (f"{one.get('pointer') or '/'} {one.get('message', '')}".strip() for one in found[:SHOWN])
    return parted(told) or word(error)
