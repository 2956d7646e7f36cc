"""`rac-bot check`: the settings, the database, what Slack granted, and whether the manifest fits the code."""

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rac_bot.blockkit import VIEW
from rac_bot.delivery.channels import describe
from rac_bot.domain.readership import Readership
from rac_bot.errors import SettingsError, UpkeepError
from rac_bot.exchange.entering.weighing import largest
from rac_bot.i18n import _, told_of
from rac_bot.running import named
from rac_bot.running.app import EVENTS, routes
from rac_bot.running.finding import Finding
from rac_bot.settings import Database, HttpSettings, Settings, SocketSettings, is_given, load, unknown
from rac_bot.slack.answers import Unreadable
from rac_bot.slack.client import slack_client
from rac_bot.slack.errors import unanswered, word
from rac_bot.slack.granted import granted
from rac_bot.store.database import schema
from rac_bot.store.database.opening import opened
from rac_bot.store.people import access
from rac_bot.store.privacy import erasing
from rac_bot.store.routing import rules
from rac_bot.store.telling import outbox
from rac_bot.store.work.work import THE_BOT, Work
from rac_bot.words.remedies import remedy
from rac_bot.words.scopes import GROUP_MEMBERS, SCOPES


def findings(also: Callable[[Settings], Iterator[Finding]] | None = None) -> Iterator[Finding]:
    """All results, in the order in which problems should be solved; what else is to be asked comes last."""
    settings = yield from _settings()
    yield from _database()
    if settings:
        yield from _slack(settings)
        yield from _manifest(settings)
        if also:
            yield from also(settings)


def manifest() -> dict[str, Any]:
    """The bot's manifest: in the package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    path = next(p for p in (package / "manifest.yml", package.parent / "manifest.yml") if p.exists())
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def _settings() -> Generator[Finding, None, Settings | None]:
    """Check the settings of each mode that is configured; of Socket Mode if none is."""
    by_http, by_socket = is_given("SLACK_SIGNING_SECRET"), is_given("SLACK_APP_TOKEN")
    kinds: list[type[Settings]] = [HttpSettings] if by_http else []
    kinds += [SocketSettings] if by_socket or not by_http else []
    loaded: Settings | None = None
    problems: dict[str, str] = {}
    for kind in kinds:
        try:
            loaded = load(kind)
        except SettingsError as error:
            problems |= dict(error.problems)
    for name, problem in problems.items():
        yield Finding(False, _("{name} : {problem}", name=name, problem=problem))
    for name, meant in unknown():
        yield Finding(False, _unknown(name, meant))
    if not problems:
        yield Finding(True, _("Réglages complets."))
    return loaded


def _unknown(name: str, meant: str | None) -> str:
    if name == "RAC_ADVISORS":  # a setting of earlier versions
        return _("RAC_ADVISORS n’existe plus : donnez les accès par « rac-bot access give » ou /rac accès.")
    if meant:
        return _("{name} n’est pas un réglage de rac-bot : {meant} ?", name=name, meant=meant)
    return _("{name} n’est pas un réglage de rac-bot.", name=name)


def _database() -> Iterator[Finding]:
    try:
        with opened(load(Database).rac_database_url) as store, store.reading(THE_BOT) as work:
            where = {"revision": schema.wanted(), "where": store.where}
            yield Finding(True, _("Base à jour (révision {revision}), dans « {where} ».", **where))
            given = Counter(one.access.role for one in access.listed(work))
            told = ", ".join(f"{count} {role}" for role, count in given.items()) or _("aucun")
            yield Finding(True, _("Accès donnés : {told}.", told=told))
            yield _largest_window(work)
            for reason, count in outbox.waiting(work):
                why = reason or _("pas encore essayé")
                yield Finding(reason is None, _("Messages en attente : {n} ({why}).", n=count, why=why))
        with opened(load(Database).rac_database_url) as store:
            if older := erasing.behind(store, load(Database).beside):
                yield Finding(False, erasing.older(older))
    except UpkeepError as error:
        yield Finding(False, str(error))
    except SettingsError as error:
        yield Finding(False, str(error))


def _largest_window(work: Work) -> Finding:
    """Lists and fields that were loaded before imports weighed them may be too much."""
    weight = largest(work)
    told = _(
        "La plus grande fenêtre pèse {weight} Ko, sur les {most} que Slack accepte.",
        weight=-(-weight // 1000),
        most=VIEW // 1000,
    )
    return Finding(weight <= VIEW, told)


def _slack(settings: Settings) -> Iterator[Finding]:
    try:
        client = slack_client(settings, timeout=10)
        answer = client.auth_test()
    except SlackApiError as error:
        reason = word(error)
        yield Finding(False, _("SLACK_BOT_TOKEN : Slack le refuse ({reason}).", reason=reason))
        return
    except OSError as error:
        yield Finding(False, _("Slack ne répond pas ({error}).", error=unanswered(error)))
        return
    yield Finding(True, _("Slack répond : espace de travail {team}.", team=answer["team"]))
    yield from _scopes(granted(answer), wanted={GROUP_MEMBERS} if settings.rac_advisors_group else set())
    yield from _team_channel(client, settings)
    yield from _named(client, settings)
    if isinstance(settings, SocketSettings):
        yield _app_token(client, settings)


def _scopes(held: set[str], wanted: set[str]) -> Iterator[Finding]:
    """A line for each: what it serves, or what is lost without it. Those `wanted` are not optional."""
    for scope in SCOPES:
        if scope.name in held:
            state, told = _("accordée"), scope.told
        else:
            told = _("Sans elle : {lost}", lost=scope.told_lost[:1].lower() + scope.told_lost[1:])
            if scope.optional and scope.name not in wanted:
                state = _("facultative, pas accordée")
            else:
                state = _("manque ; réinstallez l’application dans l’espace de travail")
        sentence = _("Permission {scope} : {state}. {told}", scope=scope.name, state=state, told=told)
        yield Finding(scope.name in held or (scope.optional and scope.name not in wanted), sentence)


def _team_channel(client: WebClient, settings: Settings) -> Iterator[Finding]:
    """Who can read the channel, and whether the bot can post there; then each that a rule names."""
    yield from _channel(client, settings, settings.rac_team_channel, _("Canal de l’équipe"))
    named: set[str] = set()
    with (  # what is wrong with it was said before
        suppress(UpkeepError, SettingsError),
        opened(settings.rac_database_url) as store,
        store.reading(THE_BOT) as work,
    ):
        named = {one.channel for one in rules.listed(work).values()}
    for one in sorted(named - {settings.rac_team_channel}):
        yield from _channel(client, settings, one, _("Canal d’une règle, {id}", id=one))


def _channel(client: WebClient, settings: Settings, id_: str, what: str) -> Iterator[Finding]:
    try:
        channel = describe(client, id_)
    except SlackApiError as error:
        yield Finding(False, told_of(what, remedy(word(error), id_)))
        return
    except (OSError, Unreadable) as error:
        yield Finding(False, _("Slack ne répond pas ({error}).", error=unanswered(error)))
        return
    objection = channel.readership.objection(settings.rac_team_channel_read_by)
    found = {objection: remedy(objection) if objection else _readers(channel.readership)}
    if channel.archived:
        found["is_archived"] = remedy("is_archived", id_)
    if not channel.member:
        found["not_in_channel"] = remedy("not_in_channel")
    for reason, state in found.items():
        yield Finding(reason is None, told_of(f"{what}, #{channel.name}", state))


def _named(client: WebClient, settings: Settings) -> Iterator[Finding]:
    try:
        for good, sentence in named.found(client, settings):
            yield Finding(good, sentence)
    except OSError as error:
        yield Finding(False, _("Slack ne répond pas ({error}).", error=unanswered(error)))


def _readers(readership: Readership) -> str:
    """Who can read the channel."""
    if readership.shared:
        return _(
            "partagé ; d’autres organisations y lisent les initiales, le DA abrégé, le cours et la session "
            "de chacun, comme RAC_TEAM_CHANNEL_READ_BY le permet."
        )
    if readership.public:
        return _(
            "public ; tout l’espace de travail y lit les initiales, le DA abrégé, le cours et la session "
            "de chacun, comme RAC_TEAM_CHANNEL_READ_BY le permet."
        )
    return _("privé ; seuls ses membres le lisent.")


def _app_token(client: WebClient, settings: SocketSettings) -> Finding:
    try:
        client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except SlackApiError as error:
        reason = word(error)
        return Finding(False, _("SLACK_APP_TOKEN : Slack le refuse ({reason}).", reason=reason))
    return Finding(True, _("Slack accepte la connexion en Socket Mode."))


def _manifest(settings: Settings) -> Iterator[Finding]:
    read, found = manifest(), routes(settings)
    features, subscribed = read.get("features", {}), read.get("settings", {}).get("event_subscriptions", {})
    # What is declared, and what the bot answers to.
    sides = (
        ({one["command"] for one in features.get("slash_commands", [])}, found.names("command")),
        (set(subscribed.get("bot_events", [])), set(EVENTS)),
        ({one["callback_id"] for one in features.get("shortcuts", [])}, found.names("shortcut")),
    )
    for declared, answered in sides:
        for name in sorted(declared - answered):
            yield Finding(False, _("manifest.yml : {name}, auquel le bot ne répond pas.", name=name))
        for name in sorted(answered - declared):
            yield Finding(False, _("manifest.yml : il y manque {name}, auquel le bot répond.", name=name))
    if all(declared == answered for declared, answered in sides):
        yield Finding(True, _("manifest.yml et le bot disent la même chose."))
