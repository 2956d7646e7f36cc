"""The manifest: what Slack's schema forbids is refused, with the key."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack

from slack_sandbox.errors import ManifestError
from slack_sandbox.manifest import read_manifest
from tests.slack_sandbox.conftest import MANIFEST, Starts, bolt_app

Json = dict[str, Any]


EVENTS = "settings.event_subscriptions.bot_events"


def changed(path: str, value: Any) -> Json:
    """The demo manifest with one key set."""
    manifest = copy.deepcopy(MANIFEST)
    *parents, last = path.split(".")
    node: Any = manifest
    for part in parents:
        node = node[int(part)] if part.isdigit() else node.setdefault(part, {})
    node[last] = value
    return manifest


def test_a_manifest_is_read_from_yaml(tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text("display_information: {name: Démo}\nsettings: {socket_mode_enabled: true}\n", "utf-8")
    manifest = read_manifest(path)
    assert manifest.display_information.name == "Démo"
    assert manifest.settings.socket_mode_enabled


SOCKETS = "settings.socket_mode_enabled"
BOT = "oauth_config.scopes.bot"
DIRECTORY = {
    "installation_landing_page": "https://x.test",
    "privacy_policy_url": "https://x.test",
    "support_url": "https://x.test",
    "support_email": "aide@x.test",
    "supported_languages": ["fr"],
    "pricing": "free",
}


@pytest.mark.parametrize(
    ("path", "value", "key", "rule"),
    [
        ("features.colour", "red", "features.colour", "unknown key"),
        ("notes", [], "notes", "unknown key"),
        ("features.slash_commands.0.color", "x", "features.slash_commands.0.color", "unknown key"),
        ("features.assistant_view", {}, "features.assistant_view.assistant_description", "missing"),
        ("features.assistant_view", {"color": 1}, "features.assistant_view.assistant_description", ""),
        ("functions", {"f": {"title": "F"}}, "functions.f.description", "missing"),
        ("settings.incoming_webhooks", {"on": True}, "settings.incoming_webhooks.on", "unknown key"),
        ("settings.is_hosted", "yes", "settings.is_hosted", "true or false"),
        ("settings.allowed_ip_address_ranges", ["1.2.3.300"], "settings.allowed_ip_address_ranges.0", "patt"),
        ("features.unfurl_domains", ["a.test"] * 2, "features.unfurl_domains", "unique"),
        ("app_directory", DIRECTORY | {"pricing": ""}, "app_directory.pricing", "at least 1"),
        ("mcp_servers", {"a": {"url": "http://x", "auth_type": "no_auth"}}, "mcp_servers.a.url", "pattern"),
        ("features.slash_commands.0.command", "demo", "features.slash_commands.0.command", "pattern"),
        ("features.shortcuts.0.name", "n" * 25, "features.shortcuts.0.name", "at most 24"),
        ("features.shortcuts.0.type", "both", "features.shortcuts.0.type", "global"),
        ("features.shortcuts.0.callback_id", "keep", "features.shortcuts", "unique"),
        ("features.slash_commands", [], "features.slash_commands", "at least 1"),
        ("display_information.name", "n" * 36, "display_information.name", "at most 35"),
        (EVENTS, ["app_mention", "app_mention"], EVENTS, "unique"),
        (EVENTS, ["app_mentions"], EVENTS, "Slack has no event 'app_mentions'; there is 'app_mention'"),
        (EVENTS, ["reaction_added"], EVENTS, "needs the scope reactions:read"),
        (SOCKETS, False, "settings.event_subscriptions", "requires either Request URL or Socket Mode"),
        (BOT, ["chats:write"], BOT, "Illegal bot scopes found 'chats:write'; there is 'chat:write'"),
        (BOT, ["search:read"], BOT, "Illegal bot scopes found 'search:read'"),
        (
            "oauth_config.scopes.user",
            ["app_mentions:read"],
            "oauth_config.scopes.user",
            "Illegal user scopes",
        ),
        ("features.bot_user", None, "features.bot_user", "needs it"),
        (BOT, ["chat:write"], BOT, "need the scope 'commands'"),
        ("settings.interactivity.is_enabled", False, "settings.interactivity.is_enabled", "shortcuts need"),
    ],
)
def test_a_bad_manifest_names_the_key(path: str, value: Any, key: str, rule: str) -> None:
    with pytest.raises(ManifestError) as refused:
        read_manifest(changed(path, value))
    assert refused.value.key == key
    assert rule in refused.value.rule


@pytest.mark.parametrize(
    ("path", "value", "noted"),
    [
        (EVENTS, ["message.groups", "app_mention"], ""),
        ("$schema", "https://x.test/manifest.schema.json", ""),
        ("oauth_config.redirect_urls", ["://asdf"], ""),
        ("oauth_config.scopes.user", ["admin.users:read", "search:read"], ""),
        ("functions", {}, ""),
        ("features.slash_commands.0.should_escape", True, ""),
        ("settings.token_rotation_enabled", False, ""),
        ("settings.token_rotation_enabled", True, "settings.token_rotation_enabled"),
        ("settings.event_subscriptions.user_events", ["message.im"], "user_events"),
        (
            "settings.event_subscriptions.metadata_subscriptions",
            [{"app_id": "A1", "event_type": "saved"}],
            "",
        ),
        (BOT, [*MANIFEST["oauth_config"]["scopes"]["bot"], "mpim:write.invites"], "mpim:write.invites"),
        (EVENTS, ["channel_deleted"], "nothing here brings about the event channel_deleted"),
        ("features.assistant_view", {"assistant_description": "Aide"}, "features.assistant_view"),
        ("features.agent_view", {"actions": [{"name": "a", "description": "b"}]}, "features.agent_view"),
        ("app_directory", DIRECTORY, "app_directory"),
        ("outgoing_domains", ["x.test"], "outgoing_domains"),
        ("external_auth_providers", {"oauth2": {}}, "external_auth_providers"),
        ("datastores", {"d": {"primary_key": "id", "attributes": {"id": {"type": "string"}}}}, "datastores"),
        (
            "workflows",
            {
                "w": {
                    "title": "t",
                    "description": "d",
                    "steps": [{"id": "1", "function_id": "f", "inputs": {}}],
                }
            },
            "workflows",
        ),
    ],
)
def test_what_slack_takes_is_taken_and_told_of(path: str, value: Any, noted: str) -> None:
    notes = read_manifest(changed(path, value)).notes
    assert len(notes) == bool(noted)
    assert all("not modelled" in one and noted in one for one in notes)


def test_a_manifest_may_be_json_indented_with_tabs(tmp_path: Path) -> None:
    text = json.dumps(MANIFEST, indent="\t")
    assert read_manifest(text) == read_manifest(MANIFEST)
    path = tmp_path / "manifest.json"
    path.write_text("\ufeff" + text, "utf-8")
    assert read_manifest(path) == read_manifest(MANIFEST)
    path.write_text(text[:-1], "utf-8")
    with pytest.raises(ManifestError, match="is not JSON"):
        read_manifest(path)


def test_what_is_told_of_a_manifest_stands_in_the_lints(start: Starts) -> None:
    manifest = changed("settings.is_mcp_enabled", True)
    assert ["is_mcp_enabled" in str(one) for one in start(manifest).lints] == [True]
    with pytest.raises(ManifestError, match="is_mcp_enabled"):
        start(manifest, strict=True)


def test_metadata_of_an_app_that_is_not_there_is_told_of(start: Starts) -> None:
    asked = [{"app_id": one, "event_type": "saved"} for one in ("*", "ASANDBOX1", "AOTHER")]
    manifest = changed("settings.event_subscriptions.metadata_subscriptions", asked)
    (lint,) = start(manifest).lints
    assert "names the app AOTHER; here it is ASANDBOX1" in str(lint)
    with pytest.raises(ManifestError, match="AOTHER"):
        start(manifest, strict=True)


def test_a_command_may_ask_for_ids(start: Starts, serve: Any) -> None:
    sandbox = start(changed("features.slash_commands.0.should_escape", True))
    app = bolt_app(sandbox)
    serve(sandbox, app)
    texts: list[str] = []

    @app.command("/demo")
    def demo(ack: Ack, command: Json) -> None:
        texts.append(command["text"])
        ack()

    sandbox.channel("equipe", id="C1")
    sandbox.person("Julie Roy", id="UJULIE").command("/demo @julie.roy #equipe @nobody a@b.test")
    assert texts == ["<@UJULIE|julie.roy> <#C1|equipe> @nobody a@b.test"]


def test_an_event_needs_its_scope() -> None:
    manifest = changed("oauth_config.scopes.bot", ["commands", "chat:write"])
    with pytest.raises(ManifestError, match="'app_mention' needs the scope app_mentions:read"):
        read_manifest(manifest)


def test_a_scope_is_optional_among_those_asked_for() -> None:
    optional = "oauth_config.scopes.bot_optional"
    manifest = read_manifest(changed(optional, ["groups:read"]))
    assert manifest.bot_scopes.count("groups:read") == 1
    with pytest.raises(ManifestError, match="usergroups:read must be in"):
        read_manifest(changed(optional, ["groups:read", "usergroups:read"]))


@pytest.mark.parametrize("text", ["", "- a list", "a: [unclosed"])
def test_what_is_no_mapping_is_no_manifest(text: str) -> None:
    with pytest.raises(ManifestError):
        read_manifest(text)


def test_a_manifest_needs_a_name() -> None:
    with pytest.raises(ManifestError, match="display_information: missing"):
        read_manifest({})
