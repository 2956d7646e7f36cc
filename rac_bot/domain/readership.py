"""Who can read a channel that is told of candidates, against who may."""

from dataclasses import dataclass
from typing import Literal

# Each includes those before it: the channel's members, the whole workspace, other organisations too.
ReadBy = Literal["members", "workspace", "outside"]
# Whether the team is told modes and groups: where advisors alone read its channel, always, never.
Modes = Literal["advisors", "always", "never"]

PUBLIC = "channel_is_public"
SHARED = "channel_is_shared"


@dataclass(frozen=True, slots=True)
class Readership:
    """Who, beside its members, can read a channel."""

    public: bool  # the whole workspace
    shared: bool  # another organisation or workspace, now or as soon as it accepts

    def objection(self, allowed: ReadBy) -> str | None:
        """Why that channel may not be told, in a word; None where it may."""
        if self.shared and allowed != "outside":
            return SHARED
        if self.public and allowed == "members":
            return PUBLIC
        return None
