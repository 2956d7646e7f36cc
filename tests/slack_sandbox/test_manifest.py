"""The manifest: what Slack's schema forbids is refused, with the key."""

import copy
from pathlib import Path
from typing import Any

import pytest

from slack_sandbox.errors import ManifestError
from slack_sandbox.manifest import read_manifest
from tests.slack_sandbox.conftest import MANIFEST

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


@pytest.mark.parametrize(
    ("path", "value", "key", "rule"),
    [
        ("features.colour", "red", "features.colour", "unknown key"),
        ("features.slash_commands.0.color", "x", "features.slash_commands.0.color", "unknown key"),
        ("features.assistant_view", {}, "features.assistant_view", "not modelled"),
        ("functions", {}, "functions", "not modelled"),
        ("settings.incoming_webhooks", {}, "settings.incoming_webhooks", "not modelled"),
        ("features.slash_commands.0.command", "demo", "features.slash_commands.0.command", "pattern"),
        ("features.slash_commands.0.should_escape", True, "features.slash_commands.0.should_escape", ""),
        ("features.shortcuts.0.name", "n" * 25, "features.shortcuts.0.name", "at most 24"),
        ("features.shortcuts.0.type", "both", "features.shortcuts.0.type", "global"),
        ("display_information.name", "n" * 36, "display_information.name", "at most 35"),
        (
            "settings.event_subscriptions.bot_events",
            ["a", "a"],
            "settings.event_subscriptions.bot_events",
            "",
        ),
        ("features.bot_user", None, "", "needs features.bot_user"),
        ("oauth_config.scopes.bot", ["chat:write"], "", "need the scope 'commands'"),
        ("settings.interactivity.is_enabled", False, "", "shortcuts need"),
        (EVENTS, ["message.groups", "app_mention"], None, None),
    ],
)
def test_a_bad_manifest_names_the_key(path: str, value: Any, key: str | None, rule: str | None) -> None:
    if key is None:
        read_manifest(changed(path, value))
        return
    with pytest.raises(ManifestError) as refused:
        read_manifest(changed(path, value))
    assert refused.value.key == key
    assert (rule or "") in refused.value.rule


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
