"""What the small apps write in every other line: texts, sections, buttons, inputs, a manifest."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, accessory: Json | None = None) -> Json:
    block: Json = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return block | {"accessory": accessory} if accessory else block


def button(text: str, action_id: str, value: str = "") -> Json:
    element: Json = {"type": "button", "text": plain(text), "action_id": action_id}
    return element | {"value": value} if value else element


def field(name: str, label: str, element: Json, **more: Any) -> Json:
    element = {"action_id": name, **element}
    return {"type": "input", "block_id": name, "label": plain(label), "element": element, **more}


def modal(callback_id: str, title: str, *blocks: Json, submit: str = "Save", **more: Any) -> Json:
    texts: Json = {"title": plain(title), "submit": plain(submit), "close": plain("Cancel")}
    return {"type": "modal", "callback_id": callback_id, **texts, "blocks": list(blocks), **more}


def manifest(
    name: str,
    scopes: str,
    events: str = "",
    commands: str = "",
    shortcuts: dict[str, str] | None = None,
) -> Json:
    """`scopes`, `events` and `commands` are words; `shortcuts` are callback ids and their types."""
    features: Json = {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": name.lower(), "always_online": True},
    }
    if commands:
        described = {"description": name, "should_escape": False}
        features["slash_commands"] = [{"command": one} | described for one in commands.split()]
    if shortcuts:
        features["shortcuts"] = [
            {"name": one.capitalize(), "type": kind, "callback_id": one, "description": name}
            for one, kind in shortcuts.items()
        ]
    return {
        "display_information": {"name": name},
        "features": features,
        "oauth_config": {"scopes": {"bot": scopes.split()}},
        "settings": {
            "event_subscriptions": {"bot_events": events.split()},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }
