"""What answers what, and the role it needs: looked up by the id that Slack sends, never tried in turn."""

from typing import Any

from rac_bot.blockkit import pressed
from rac_bot.domain.rights import Role
from rac_bot.errors import Obsolete
from rac_bot.handlers.gate.listener import Listener, Route
from rac_bot.settings import Settings

_KINDS = {
    "block_actions": "action",
    "block_suggestion": "options",
    "view_submission": "view",
    "shortcut": "shortcut",
    "message_action": "shortcut",
}


class Routes:
    """Each use case adds its own. An element's id is its name: the version that may follow it is not."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._routes: dict[tuple[str, str], Route] = {}

    def command(self, name: str, listener: Listener, needs: Role = Role.READING) -> None:
        self._add("command", name, listener, needs)

    def shortcut(self, name: str, listener: Listener, needs: Role = Role.READING) -> None:
        self._add("shortcut", name, listener, needs)

    def action(self, name: str, listener: Listener, needs: Role | None = Role.READING) -> None:
        """A press on a button, or a choice."""
        self._add("action", name, listener, needs)

    def turns(self, name: str, listener: Listener, needs: Role = Role.READING) -> None:
        """The two buttons of `paging.turns`."""
        self._add("action", f"{name}_before", listener, needs)
        self._add("action", f"{name}_after", listener, needs)

    def options(self, name: str, listener: Listener, needs: Role = Role.READING) -> None:
        """What a type-ahead offers; the number that its id may end with is not of the name."""
        self._add("options", name, listener, needs)

    def view(self, name: str, listener: Listener, needs: Role = Role.READING) -> None:
        """A window that is submitted."""
        self._add("view", name, listener, needs)

    def _add(self, kind: str, name: str, listener: Listener, needs: Role | None) -> None:
        if (kind, name) in self._routes:
            raise ValueError(f"two answers to {kind} {name}")
        self._routes[kind, name] = Route(listener, needs)

    def names(self, kind: str) -> set[str]:
        return {name for found, name in self._routes if found == kind}

    def find(self, body: dict[str, Any]) -> Route:
        """What answers that request; Obsolete where nothing does."""
        try:
            return self._routes[_asked(body)]
        except (KeyError, IndexError, TypeError, AttributeError):
            raise Obsolete from None


def _asked(body: dict[str, Any]) -> tuple[str, str]:
    if "command" in body:
        return "command", body["command"]
    kind = _KINDS[body["type"]]
    match kind:
        case "action":
            name, _value = pressed(body["actions"][0])
        case "options":
            name = body["action_id"].partition("@")[0].rstrip("0123456789")
        case "view":
            name = body["view"]["callback_id"]
        case _:
            name = body["callback_id"]
    return kind, name.partition("@")[0]
