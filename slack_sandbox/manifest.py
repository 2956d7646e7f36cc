"""manifest.yml as Slack reads it: what the app may do, and what is delivered to it."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from slack_sandbox.errors import ManifestError

NOT_MODELLED = {
    "": [
        *("app_directory", "functions", "workflows", "datastores", "outgoing_domains", "types"),
        *("external_auth_providers", "mcp_servers"),
    ],
    "features": ["functions", "workflow_steps", "unfurl_domains", "assistant_view", "agent_view"],
    "settings": [
        *("incoming_webhooks", "siws_links", "allowed_ip_address_ranges"),
        *("hermes_app_type", "function_runtime", "is_mcp_enabled"),
    ],
    "oauth_config": ["token_management_enabled", "pkce_enabled"],
}
"""Keys that Slack's schema has and the sandbox does not."""

EVENT_SCOPES = {
    "app_mention": ["app_mentions:read"],
    "member_joined_channel": ["channels:read", "groups:read"],
    "member_left_channel": ["channels:read", "groups:read"],
    "message.channels": ["channels:history"],
    "message.groups": ["groups:history"],
    "message.im": ["im:history"],
    "message.mpim": ["mpim:history"],
    "user_change": ["users:read"],
}
"""One of these scopes is needed for the event to be delivered."""


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
    description: Annotated[str, Field(max_length=140)] | None = None
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
    """A command; `should_escape` is not modelled."""

    command: Annotated[str, Field(pattern=r"^/\S+$", min_length=2, max_length=32)]
    description: Annotated[str, Field(min_length=1, max_length=2000)]
    url: Url | None = None
    usage_hint: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    should_escape: Literal[False] = False


class Features(Part):
    """What the app adds to Slack."""

    app_home: AppHome = AppHome()
    bot_user: BotUser | None = None
    shortcuts: Annotated[list[Shortcut], Field(min_length=1, max_length=10)] | None = None
    slash_commands: Annotated[list[SlashCommand], Field(min_length=1, max_length=50)] | None = None


class OAuthScopes(Part):
    """What the tokens may do; user tokens are not issued here."""

    bot: Scopes = []
    user: Scopes = []
    bot_optional: Scopes = []
    user_optional: Scopes = []


class OAuthConfig(Part):
    """Scopes and redirections."""

    scopes: OAuthScopes = OAuthScopes()
    redirect_urls: list[Url] = []


class EventSubscriptions(Part):
    """Events the app is told of."""

    request_url: Url | None = None
    bot_events: Events = []
    user_events: Annotated[Events, Field(max_length=0)] = []


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
    token_rotation_enabled: Literal[False] = False
    is_hosted: Literal[False] = False


class Manifest(Part):
    """The whole of manifest.yml."""

    display_information: DisplayInformation
    metadata: Annotated[Metadata, Field(alias="_metadata")] = Metadata()
    features: Features = Features()
    oauth_config: OAuthConfig = OAuthConfig()
    settings: Settings = Settings()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        commands = [command.command for command in self.features.slash_commands or []]
        _unique(commands)
        _unique([shortcut.callback_id for shortcut in self.features.shortcuts or []])
        stray = set(self.oauth_config.scopes.bot_optional) - set(self.bot_scopes)
        if stray:
            raise ValueError(
                f"bot_optional: {', '.join(sorted(stray))} must be in oauth_config.scopes.bot too"
            )
        if self.bot_scopes and self.features.bot_user is None:
            raise ValueError("oauth_config.scopes.bot needs features.bot_user")
        if (commands or self.features.shortcuts) and "commands" not in self.bot_scopes:
            raise ValueError("slash commands and shortcuts need the scope 'commands'")
        if self.features.shortcuts and not self.settings.interactivity.is_enabled:
            raise ValueError("shortcuts need settings.interactivity.is_enabled")
        for event in self.events:
            needed = EVENT_SCOPES.get(event, [])
            if needed and not set(needed) & set(self.bot_scopes):
                raise ValueError(f"the event {event!r} needs the scope {' or '.join(needed)}")
        return self

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


def read_manifest(source: Path | str | dict[str, Any]) -> Manifest:
    """Reads a manifest from a path, YAML text or a dictionary; raises ManifestError naming the key."""
    if isinstance(source, dict):
        content: Any = source
    else:
        text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
        try:
            content = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise ManifestError("", f"is not YAML: {error}") from error
    if not isinstance(content, dict):
        raise ManifestError("", "must be a mapping with display_information")
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        loc = [str(part) for part in first["loc"]]
        raise ManifestError(".".join(loc), _rule(loc, first["type"], first["msg"])) from error


def _rule(loc: list[str], kind: str, said: str) -> str:
    if kind == "extra_forbidden":
        if loc[-1] in NOT_MODELLED.get(".".join(loc[:-1]), []):
            return "not modelled: Slack has it, the sandbox does not"
        return "unknown key: Slack's manifest schema forbids it"
    if kind == "missing":
        return "missing"
    return said.removeprefix("Value error, ")
