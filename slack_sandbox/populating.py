"""Who and what is in the workspace, put there and changed as its administrators would."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from slack_sandbox.changing import person_changed
from slack_sandbox.desk import Desk
from slack_sandbox.grid import TEAM_ID, TEAMS
from slack_sandbox.methods.team import of_person
from slack_sandbox.person import Person
from slack_sandbox.sight import Channel
from slack_sandbox.workspace import BOT_USER_ID, Conversation, Member, UserGroup, Workspace

OF_PEOPLE = {one.name for one in fields(Member)} - {"id", "updated"}
OF_CHANNELS = {"name", "private", "archived", "shared_outside", "pending_outside", "shared_in_org"}


class Populating:
    """The half of a `Sandbox` that brings people, channels and user groups in, and changes them."""

    workspace: Workspace
    desk: Desk

    def person(self, name: str, id: str | None = None, **facts: Any) -> Person:
        """A member; facts are those of `workspace.Member` (is_restricted, is_bot, team_id, locale, ...).

        In an organisation, she has two ids: the one that is told of her, and `other_id`.
        """
        workspace = self.workspace
        with workspace.lock:
            member_id = id or workspace.new_id("U")
            if member_id in workspace.people:
                raise ValueError(f"{member_id} is taken")
            facts.setdefault("display_name", name)
            if workspace.grid and facts.get("team_id", TEAM_ID) in TEAMS and not facts.get("is_bot"):
                facts.setdefault("other_id", f"{'U' if member_id.startswith('W') else 'W'}{member_id[1:]}")
            member = workspace.people[member_id] = Member(member_id, name, **facts)
        self.desk.herald.tell(of_person("team_join", workspace, member))
        return Person(self.desk, workspace.people[member_id])

    def channel(
        self,
        name: str,
        id: str | None = None,
        private: bool = False,
        members: Iterable[Person] = (),
        bot: bool = False,
        shared_outside: bool = False,
        archived: bool = False,
    ) -> Channel:
        """A channel; `bot` says whether the app is in it."""
        workspace = self.workspace
        with workspace.lock:
            channel_id = id or workspace.new_id("C")
            if channel_id in workspace.conversations:
                raise ValueError(f"{channel_id} is taken")
            inside = {person.id for person in members} | ({BOT_USER_ID} if bot else set())
            workspace.conversations[channel_id] = Conversation(
                channel_id, name, "group" if private else "channel", inside, archived, shared_outside
            )
        return Channel(channel_id, name)

    def user_group(self, handle: str, id: str | None = None, members: Iterable[Person] = ()) -> UserGroup:
        """A user group; `add` and `remove` people, or set `disabled`, at any time."""
        workspace = self.workspace
        group = UserGroup(id or workspace.new_id("S"), handle, [one.id for one in members])
        with workspace.lock:
            if group.id in workspace.user_groups:
                raise ValueError(f"{group.id} is taken")
            workspace.user_groups[group.id] = group
        return group

    def change(self, what: Person | Channel, **facts: Any) -> None:
        """What an administrator of the workspace changes of a person or a channel.

        Of a person, any of the facts that `person` takes (`deleted`, `is_restricted`, `name`, `locale`, ...):
        the app is told by `user_change` if it subscribes, and never hears of it while it is not there. Of a
        channel: `name`, `private`, `archived`, `shared_outside`, `pending_outside`, `shared_in_org`;
        the app is told of the first and the third.
        """
        workspace = self.workspace
        member = what.member if isinstance(what, Person) else None
        unknown = set(facts) - (OF_CHANNELS if member is None else OF_PEOPLE)
        if unknown:
            raise ValueError(f"nothing to change by the name of {', '.join(sorted(unknown))}")
        with workspace.lock:
            if member is not None and member.display_name == member.name and "name" in facts:
                facts.setdefault("display_name", facts["name"])
            for name, value in facts.items():
                setattr(member or workspace.conversations[what.id], name, value)
        workspace.hub.publish("changed")
        if member is None and workspace.herald:
            told = {"name": "rename", "archived": "archive" if facts.get("archived") else "unarchive"}
            for name in facts.keys() & told.keys():
                workspace.herald.channel(told[name], workspace.conversations[what.id], "USLACKBOT")
        if member is not None:
            person_changed(self.desk, member)
