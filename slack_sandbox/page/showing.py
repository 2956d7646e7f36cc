"""What one person's browser is told, as JSON: places, messages, views, the app, and the wire."""

from typing import Any

from slack_sandbox.choosing import MIN_QUERY_LENGTH
from slack_sandbox.page.places import Places
from slack_sandbox.page.troubles import Troubles
from slack_sandbox.posted import Posted
from slack_sandbox.state import Json, as_values
from slack_sandbox.views import LiveView, Views
from slack_sandbox.wire import WireEntry
from slack_sandbox.workspace import APP_ID, BOT_USER_ID, TEAM_DOMAIN, Conversation, Workspace

KEPT_MESSAGES = 200
"""How many messages of a conversation a window is given."""
KEPT_EXCHANGES = 300


def message(posted: Posted, person: str) -> Json:
    """A message as the page draws it for that person, with her own choices in its menus."""
    return {
        "channel": posted.channel,
        "ts": posted.ts,
        "user": posted.user,
        "text": posted.text,
        "blocks": posted.blocks,
        "attachments": posted.look.attachments,
        "name": posted.look.username,
        "markup": posted.look.mrkdwn,
        "broadcast": posted.look.broadcast,
        "values": as_values(posted.states(person)),
        "files": posted.files,
        "thread_ts": posted.thread_ts,
        "reactions": {name: list(users) for name, users in posted.reactions.items()},
        "edited": posted.edited_ts is not None,
        "ephemeral": posted.seen_by is not None,
    }


def view(live: LiveView) -> Json:
    """A modal or App Home as the page draws it."""
    content = live.content
    return {
        "id": live.id,
        "hash": live.hash,
        "type": live.kind,
        "previous": live.previous_id,
        "title": content.get("title"),
        "submit": content.get("submit"),
        "close": content.get("close"),
        "blocks": live.blocks,
        "values": as_values(live.states),
        "errors": live.errors,
        "notice": live.notice,
    }


def exchange(entry: WireEntry, whole: bool = False) -> Json:
    """A line of the inspector; `whole` adds what was said both ways."""
    line: Json = {
        "number": entry.number,
        "inbound": entry.direction == "app→slack",
        "what": entry.what,
        "status": entry.status,
        "ms": entry.ms,
        "error": _error(entry.answer),
        "refusals": [{"rule": one.rule, "pointer": one.pointer} for one in entry.refusals],
        "lints": [one.rule for one in entry.lints],
    }
    return line | {"body": entry.body, "answer": entry.answer} if whole else line


def _error(answer: Any) -> str | None:
    return str(answer["error"]) if isinstance(answer, dict) and answer.get("error") else None


class Shown:
    """Everything a window shows, from one person's point of view."""

    def __init__(self, workspace: Workspace, views: Views, places: Places, troubles: Troubles) -> None:
        self._workspace = workspace
        self._views = views
        self._places = places
        self._troubles = troubles
        self.introduction: Json | None = None

    def snapshot(self, person: str) -> Json:
        """All of it, for a window that opens or comes back."""
        workspace = self._workspace
        with workspace.lock:
            places = self.places(person)
            kept = [
                message(one, person)
                for place in places["conversations"]
                if place["member"]
                for one in self._places.messages(place["id"], person)[-KEPT_MESSAGES:]
            ]
            return {
                "me": person,
                "locale": workspace.people[person].locale,
                "caused": self._troubles.caused,
                "app": self.app(),
                "places": places,
                "messages": kept,
                "views": self.stack(person),
                "home": self.home(person),
                "wire": [exchange(one) for one in workspace.log.entries[-KEPT_EXCHANGES:]],
            }

    def app(self) -> Json:
        """What the manifest adds to the workspace."""
        manifest = self._workspace.manifest
        features = manifest.features
        return {
            "id": APP_ID,
            "team": TEAM_DOMAIN,
            "user": BOT_USER_ID,
            "name": manifest.display_information.name,
            "description": manifest.display_information.description or "",
            "about": manifest.display_information.long_description or "",
            "color": manifest.display_information.background_color,
            "home_tab": features.app_home.home_tab_enabled,
            "messages_tab": features.app_home.messages_tab_enabled,
            "read_only": features.app_home.messages_tab_read_only_enabled,
            "commands": [
                {"command": one.command, "description": one.description, "hint": one.usage_hint or ""}
                for one in features.slash_commands or []
            ],
            "shortcuts": [
                {
                    "name": one.name,
                    "type": one.type,
                    "callback_id": one.callback_id,
                    "description": one.description,
                }
                for one in features.shortcuts or []
            ],
            "mentioned": "app_mention" in manifest.events,
            "introduction": self.introduction,
            "min_query_length": MIN_QUERY_LENGTH,
        }

    def places(self, person: str) -> Json:
        """People, and the conversations that person may see, with how far each was read."""
        with self._workspace.lock:
            people = list(self._workspace.people.values())
            conversations = self._places.seen_by(person)
        return {
            "people": [
                {
                    "id": one.id,
                    "name": one.display_name,
                    "full_name": one.name,
                    "bot": one.is_bot,
                    "deleted": one.deleted,
                    "guest": one.is_restricted or one.is_ultra_restricted,
                    "outsider": one.is_outsider or one.is_stranger,
                }
                for one in people
            ],
            "conversations": [self._conversation(one, person) for one in conversations],
        }

    def _conversation(self, found: Conversation, person: str) -> Json:
        others = sorted(found.members - {person})
        return {
            "id": found.id,
            "name": found.name,
            "kind": found.kind,
            "member": person in found.members,
            "members": len(found.members),
            "with": (others[0] if others else person) if found.kind == "im" else None,
            "bot": BOT_USER_ID in found.members,
            "archived": found.archived,
            "shared_outside": found.shared_outside,
            "read": self._places.read_up_to(person, found.id),
        }

    def posted(self, channel: str, ts: str, person: str) -> Json | None:
        """A message, if it is there and that person may see it."""
        found = self._places.message(channel, ts, person)
        return message(found, person) if found else None

    def stack(self, person: str) -> list[Json]:
        """That person's modals, root first."""
        return [view(live) for live in self._views.stack(person)]

    def values(self, view_id: str) -> Json | None:
        """What was typed into a view."""
        live = self._views.find(view_id)
        return {"view": live.id, "values": as_values(live.states)} if live else None

    def home(self, person: str) -> Json | None:
        """That person's App Home."""
        live = self._views.home(person)
        return view(live) if live else None

    def exchange(self, number: int, whole: bool = False) -> Json | None:
        """An exchange of the wire log, by number."""
        found = next((one for one in reversed(self._workspace.log.entries) if one.number == number), None)
        return exchange(found, whole) if found else None
