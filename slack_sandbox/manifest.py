"""manifest.yml as Slack reads it: what the app may do, and what is delivered to it."""

import copy
import difflib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from slack_sandbox.errors import ManifestError
from slack_sandbox.known import BOT_SCOPES, CAUSED, EVENT_SCOPES, UNLISTED, is_user_scope
from slack_sandbox.unmodelled import DOMAIN, UNMODELLED


class Part(BaseModel):
    """Slack's manifest schema forbids unknown keys."""

    model_config = ConfigDict(extra="forbid")


def _unique(items: list[str]) -> list[str]:
    if len(set(items)) < len(items):
        raise ValueError("items must be unique")
    return items


Url = Annotated[str, Field(pattern=r"^https?://", max_length=3500)]
Scopes = Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=255)]
Events = Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=100), AfterValidator(_unique)]


class Metadata(Part):
    """Version of the manifest's format."""

    schema_version: int | None = None
    major_version: int | None = None
    minor_version: int | None = None
    min_version: int | None = None


class DisplayInformation(Part):
    """What people read about the app."""

    name: Annotated[str, Field(min_length=1, max_length=35)]
    description: Annotated[str, Field(min_length=1, max_length=140)] | None = None
    long_description: Annotated[str, Field(min_length=175, max_length=4000)] | None = None
    background_color: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$")] | None = None


class AppHome(Part):
    """Tabs of the app's own page; without its messages tab an app cannot write to people."""

    home_tab_enabled: bool = False
    messages_tab_enabled: bool = False
    messages_tab_read_only_enabled: bool = False


class BotUser(Part):
    """The app as a member of the workspace."""

    display_name: Annotated[str, Field(min_length=1, max_length=80)]
    always_online: bool = False


class Shortcut(Part):
    """A global or message shortcut."""

    name: Annotated[str, Field(min_length=1, max_length=24)]
    type: Literal["message", "global"]
    callback_id: Annotated[str, Field(min_length=1, max_length=255)]
    description: Annotated[str, Field(min_length=1, max_length=150)]


class SlashCommand(Part):
    """A command; with `should_escape`, whom and what its text mentions comes as ids."""

    command: Annotated[str, Field(pattern=r"^/\S+$", min_length=2, max_length=32)]
    description: Annotated[str, Field(min_length=1, max_length=2000)]
    url: Url | None = None
    usage_hint: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    should_escape: bool = False


def _domain(text: str) -> str:
    if not re.fullmatch(DOMAIN, text):
        raise ValueError(f"{text!r} is no domain")
    return text


Domain = Annotated[str, Field(max_length=255), AfterValidator(_domain)]


class Features(Part):
    """What the app adds to Slack."""

    app_home: AppHome = AppHome()
    bot_user: BotUser | None = None
    shortcuts: Annotated[list[Shortcut], Field(min_length=1, max_length=10)] | None = None
    slash_commands: Annotated[list[SlashCommand], Field(min_length=1, max_length=50)] | None = None
    unfurl_domains: (
        Annotated[list[Domain], Field(min_length=1, max_length=5), AfterValidator(_unique)] | None
    ) = None


class OAuthScopes(Part):
    """What the tokens may do; user tokens are not issued here."""

    bot: Scopes = []
    user: Scopes = []
    bot_optional: Scopes = []
    user_optional: Scopes = []


class OAuthConfig(Part):
    """Scopes and redirections."""

    scopes: OAuthScopes = OAuthScopes()
    redirect_urls: Annotated[
        list[Annotated[str, Field(max_length=2500)]], Field(max_length=1000), AfterValidator(_unique)
    ] = []


class MetadataSubscription(Part):
    """Metadata the app is told of: whose, or everybody's (`*`), and of which type."""

    app_id: str
    event_type: Annotated[str, Field(max_length=50)]


class EventSubscriptions(Part):
    """Events the app is told of."""

    request_url: Url | None = None
    bot_events: Events = []
    metadata_subscriptions: (
        Annotated[list[MetadataSubscription], Field(min_length=1, max_length=20)] | None
    ) = None


class Interactivity(Part):
    """Buttons, menus, modals and shortcuts."""

    is_enabled: bool
    request_url: Url | None = None
    message_menu_options_url: Url | None = None


class Settings(Part):
    """How Slack reaches the app."""

    event_subscriptions: EventSubscriptions = EventSubscriptions()
    interactivity: Interactivity = Interactivity(is_enabled=False)
    org_deploy_enabled: bool = False
    socket_mode_enabled: bool = False


class Manifest(Part):
    """The whole of manifest.yml, but for what is not modelled."""

    schema_address: Annotated[str | None, Field(alias="$schema")] = None
    display_information: DisplayInformation
    metadata: Annotated[Metadata, Field(alias="_metadata")] = Metadata()
    features: Features = Features()
    oauth_config: OAuthConfig = OAuthConfig()
    settings: Settings = Settings()
    _notes: list[str] = PrivateAttr(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """What is taken and worth telling, such as what is in it and not modelled."""
        return self._notes

    @property
    def bot_scopes(self) -> list[str]:
        """Scopes asked for the bot's token; whoever installs the app may decline those of `bot_optional`."""
        return self.oauth_config.scopes.bot

    @property
    def events(self) -> list[str]:
        """Names of the events subscribed to."""
        return self.settings.event_subscriptions.bot_events

    @property
    def commands(self) -> list[str]:
        """Declared slash commands, with their slash."""
        return [command.command for command in self.features.slash_commands or []]

    def shortcuts(self, kind: str) -> list[str]:
        """callback_ids of the `global` or `message` shortcuts."""
        return [one.callback_id for one in self.features.shortcuts or [] if one.type == kind]

    def command(self, name: str) -> SlashCommand | None:
        """A declared slash command, if it is."""
        return next((one for one in self.features.slash_commands or [] if one.command == name), None)


def read_manifest(source: Path | str | dict[str, Any]) -> Manifest:
    """Reads a manifest from a path, from YAML or JSON text, or a dictionary; ManifestError names the key."""
    content = copy.deepcopy(source) if isinstance(source, dict) else _parsed(source)
    if not isinstance(content, dict):
        raise ManifestError("", "must be a mapping with display_information")
    notes = _without_unmodelled(content)
    try:
        manifest = Manifest.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        loc = [str(part) for part in first["loc"]]
        raise ManifestError(".".join(loc), _rule(first["type"], first["msg"])) from error
    for key, rule in _inconsistencies(manifest):
        raise ManifestError(key, rule)
    manifest._notes += [*notes, *_notes(manifest)]
    return manifest


UNKNOWN = "unknown key: Slack's manifest schema forbids it"


def _parsed(source: Path | str) -> Any:
    text = source.read_text(encoding="utf-8-sig") if isinstance(source, Path) else source
    try:
        # JSON may be indented with tabs, which YAML does not take
        return json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except json.JSONDecodeError as error:
        if isinstance(source, Path) and source.suffix == ".json":
            raise ManifestError("", f"is not JSON: {error}") from error
    except yaml.YAMLError as error:
        raise ManifestError("", f"is not YAML: {error}") from error
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ManifestError("", f"is neither JSON nor YAML: {error}") from error


def _without_unmodelled(content: dict[str, Any]) -> list[str]:
    """Takes out what is not modelled, its shape checked; what there is to tell of it."""
    notes = []
    for path, shape in UNMODELLED.items():
        *parents, last = path.split(".")
        node: Any = content
        for part in parents:
            node = node.get(part) if isinstance(node, dict) else None
        if isinstance(node, dict) and last in node:
            value = node.pop(last)
            for below, rule in shape.faults(value):
                raise ManifestError(f"{path}.{below}" if below else path, rule)
            if value:
                notes.append(f"not modelled: {path} changes nothing here")
    return notes


def _inconsistencies(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """What each part allows and the whole does not."""
    yield from _scopes(manifest)
    yield from _commands_and_shortcuts(manifest)
    yield from _events(manifest)


def _scopes(manifest: Manifest) -> Iterator[tuple[str, str]]:
    asked = manifest.oauth_config.scopes
    for kind, scopes in asked:
        whose = kind.partition("_")[0]
        for scope in scopes:
            if not (scope in BOT_SCOPES | UNLISTED if whose == "bot" else is_user_scope(scope)):
                words = f"Illegal {whose} scopes found {scope!r}{_close(scope, BOT_SCOPES)}"
                yield f"oauth_config.scopes.{kind}", words
    for kind, optional, needed in (
        ("bot", asked.bot_optional, asked.bot),
        ("user", asked.user_optional, asked.user),
    ):
        stray = ", ".join(sorted(set(optional) - set(needed)))
        if stray:
            key = f"oauth_config.scopes.{kind}_optional"
            yield key, f"{stray} must be in oauth_config.scopes.{kind} too"
    if manifest.bot_scopes and manifest.features.bot_user is None:
        yield "features.bot_user", "missing: oauth_config.scopes.bot needs it"


def _commands_and_shortcuts(manifest: Manifest) -> Iterator[tuple[str, str]]:
    shortcuts = [one.callback_id for one in manifest.features.shortcuts or []]
    if (manifest.commands or shortcuts) and "commands" not in manifest.bot_scopes:
        yield "oauth_config.scopes.bot", "slash commands and shortcuts need the scope 'commands'"
    for key, names in (("slash_commands", manifest.commands), ("shortcuts", shortcuts)):
        if len(set(names)) < len(names):
            yield f"features.{key}", "items must be unique"
    if shortcuts and not manifest.settings.interactivity.is_enabled:
        yield "settings.interactivity.is_enabled", "shortcuts need it"


def _events(manifest: Manifest) -> Iterator[tuple[str, str]]:
    key = "settings.event_subscriptions"
    for event in manifest.events:
        needed = EVENT_SCOPES.get(event)
        if needed is None:
            yield f"{key}.bot_events", f"Slack has no event {event!r}{_close(event, EVENT_SCOPES)}"
        elif needed and not set(needed) & set(manifest.bot_scopes):
            yield f"{key}.bot_events", f"the event {event!r} needs the scope {' or '.join(needed)}"
    address = manifest.settings.event_subscriptions.request_url
    if manifest.events and address is None and not manifest.settings.socket_mode_enabled:
        yield key, "Event Subscription requires either Request URL or Socket Mode Enabled"


def _notes(manifest: Manifest) -> Iterator[str]:
    """What is taken here and worth telling."""
    for scope in sorted(UNLISTED & set(manifest.bot_scopes)):
        yield f"not modelled: the scope {scope}, which Slack's reference does not list"
    for event in manifest.events:
        if event not in CAUSED:
            yield f"not modelled: nothing here brings about the event {event}"
    if not manifest.settings.socket_mode_enabled:
        interactivity = manifest.settings.interactivity
        if interactivity.is_enabled and interactivity.request_url is None:
            yield "settings.interactivity: Slack wants a request_url, or Socket Mode"
        for command in manifest.features.slash_commands or []:
            if command.url is None:
                yield f"features.slash_commands: Slack wants a url for {command.command}, or Socket Mode"


def _close(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, known, 1)
    return f"; there is {close[0]!r}" if close else ""


def _rule(kind: str, said: str) -> str:
    if kind == "extra_forbidden":
        return UNKNOWN
    return "missing" if kind == "missing" else said.removeprefix("Value error, ")
