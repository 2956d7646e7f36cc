"""Whose members are ours: those of one workspace, or of an organisation of several (Enterprise Grid)."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Account(Protocol):
    """Where Slack says that somebody belongs; it may leave out any of these."""

    @property
    def team_id(self) -> str | None: ...
    @property
    def enterprise_id(self) -> str | None: ...
    @property
    def teams(self) -> Sequence[str]: ...


class Home(NamedTuple):
    """The workspace that the bot is installed in, or for."""

    team_id: str  # the organisation's id, where Slack names no workspace
    enterprise_id: str | None = None  # the organisation's, if the workspace is one of several
    org_wide: bool = False  # the bot is installed for the whole organisation

    def holds(self, account: Account) -> bool:
        """Whether that is a member's account, guest or not."""
        if account.enterprise_id and self.enterprise_id and account.enterprise_id != self.enterprise_id:
            return False
        ours = {self.team_id, self.enterprise_id} if self.org_wide else {self.team_id}
        return not (ours - {None}).isdisjoint({account.team_id, account.enterprise_id, *account.teams})

    def places(self, account: Account) -> set[str | None]:
        """What a member's request may name: Slack may name the organisation, or any of their workspaces."""
        return {self.team_id, self.enterprise_id, account.team_id, *account.teams}
