"""Enterprise Grid: what Slack says otherwise where the workspace is one of an organisation's.

Each function takes what is said of an ordinary workspace, and gives what is said in the organisation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Json = dict[str, Any]

TEAM_ID = "TSANDBOX1"
TEAM_DOMAIN = "sandbox"
SIBLING_TEAM_ID = "TSIBLING1"
"""The other workspace of the organisation."""
ENTERPRISE_ID = "EORGANISE1"
ENTERPRISE_NAME = "organisation"
TEAMS = {TEAM_ID: TEAM_DOMAIN, SIBLING_TEAM_ID: "sibling"}


class Described(Protocol):
    """A person, as far as the organisation changes what is said of her; a `Member`."""

    id: str
    team_id: str
    is_bot: bool
    is_admin: bool
    teams: tuple[str, ...]
    enterprise_id: str | None
    other_id: str | None


@dataclass(frozen=True)
class Grid:
    """An organisation of two workspaces: the app's, and a sibling.

    Slack tells of it in several ways, which nobody chooses: these are in its documents, fixtures or reports.
    """

    org_wide: bool = False
    """The app is installed for the organisation, not for its own workspace alone."""
    told: Literal["workspace", "sibling", "organisation", "none"] = "workspace"
    """What `users.info` says for a member's `team_id`; her `teams` are told in any case."""
    acting: Literal["workspace", "sibling", "organisation"] = "workspace"
    """What an interaction says for a member's `user.team_id`."""
    listed: Literal["id", "other_id"] = "id"
    """Which of a member's two ids `usergroups.users.list` lists."""

    def auth(self, answer: Json) -> Json:
        """`auth.test`."""
        told = {"enterprise_id": ENTERPRISE_ID, "is_enterprise_install": self.org_wide}
        organisation = {"team": ENTERPRISE_NAME, "team_id": ENTERPRISE_ID} if self.org_wide else {}
        return answer | organisation | told

    def described(self, person: Described, about: Json) -> Json:
        """A person in `users.info`, `users.list` and `user_change`."""
        enterprise_id = enterprise_of(person)
        if person.is_bot or enterprise_id is None:
            return about
        about = about | {
            "enterprise_user": {
                "id": _organisations(person),
                "enterprise_id": enterprise_id,
                "enterprise_name": enterprise_id.lower(),
                "is_admin": person.is_admin,
                "is_owner": False,
                "teams": list(teams_of(person)),
            }
        }
        if enterprise_id != ENTERPRISE_ID:
            return about
        team_id = self._team(person, self.told)
        about["team_id"] = team_id
        about["profile"] = about["profile"] | {"team": team_id or ENTERPRISE_ID}
        if team_id is None:
            del about["team_id"]
        return about

    def delivered(self, kind: str, body: Json, people: Mapping[str, Described]) -> Json:
        """A command, an interaction or an event."""
        if kind == "slash_commands":
            said = {"enterprise_id": ENTERPRISE_ID, "enterprise_name": ENTERPRISE_NAME}
            return body | said | {"is_enterprise_install": str(self.org_wide).lower()}
        if kind == "events_api":
            [authorization] = body["authorizations"]
            own = {"enterprise_id": ENTERPRISE_ID, "is_enterprise_install": self.org_wide}
            team = {"team_id": None} if self.org_wide else {}
            said = {"enterprise_id": ENTERPRISE_ID, "context_enterprise_id": ENTERPRISE_ID}
            return body | said | {"authorizations": [authorization | own | team]}
        return self._interaction(body, people[body["user"]["id"]])

    def _interaction(self, body: Json, who: Described) -> Json:
        body = body | {
            "enterprise": {"id": ENTERPRISE_ID, "name": ENTERPRISE_NAME},
            "is_enterprise_install": self.org_wide,
        }
        if enterprise_of(who) == ENTERPRISE_ID:
            body["user"] = body["user"] | {"team_id": self._team(who, self.acting)}
        if not self.org_wide:
            return body
        body["team"] = None
        if "view" in body:
            body["view"] = body["view"] | {"app_installed_team_id": ENTERPRISE_ID}
        return body

    @staticmethod
    def _team(person: Described, which: str) -> str | None:
        teams = teams_of(person)
        if which == "sibling" and SIBLING_TEAM_ID in teams:
            return SIBLING_TEAM_ID
        return {"organisation": ENTERPRISE_ID, "none": None}.get(which, teams[0])


def _organisations(person: Described) -> str:
    """Which of her ids is the organisation's: it begins with W; a workspace's never does."""
    return next((one for one in (person.other_id, person.id) if one and one.startswith("W")), person.id)


def teams_of(person: Described) -> tuple[str, ...]:
    """Her workspaces in her organisation; a member of the app's is one of the sibling too, unless said."""
    if person.teams:
        return person.teams
    return tuple(TEAMS) if person.team_id == TEAM_ID else (person.team_id,)


def enterprise_of(person: Described) -> str | None:
    """The organisation that she belongs to, if any."""
    return ENTERPRISE_ID if person.team_id in TEAMS else person.enterprise_id
