"""What a command's text mentions, as ids: for commands that ask for it by `should_escape`."""

import re

from slack_sandbox.workspace import Workspace

_MENTION = re.compile(r"(?<!\S)([@#])([\w.-]+)")


def escaped(workspace: Workspace, text: str) -> str:
    """`@julie.roy` as `<@U1|julie.roy>`, `#equipe` as `<#C1|equipe>`; what is nobody's name stays."""
    people = {one.username: one.id for one in list(workspace.people.values())}
    channels = {one.name: one.id for one in list(workspace.conversations.values())}

    def mention(found: re.Match[str]) -> str:
        sign, name = found.groups()
        id_ = (people if sign == "@" else channels).get(name)
        return f"<{sign}{id_}|{name}>" if id_ else found.group()

    return _MENTION.sub(mention, text)
