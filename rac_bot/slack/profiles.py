"""A person as Slack describes them."""

import re
from collections.abc import Mapping
from typing import Any

from rac_bot.store.people.people import SlackProfile

_ID = re.compile(r"[A-Z0-9]{1,20}")


def profile(user: Mapping[str, Any]) -> SlackProfile:
    """What the store keeps of the user that `users.info` or `user_change` holds.

    Raises:
        KeyError: it has no id.
    """
    shown, updated = user.get("profile") or {}, user.get("updated")
    grid = user.get("enterprise_user") or {}
    teams = grid.get("teams") or user.get("teams") or ()  # Slack has told them in both places
    return SlackProfile(
        slack_id=str(user["id"]),
        name=_name(shown.get("real_name"), user.get("real_name"), user.get("name")) or str(user["id"]),
        team_id=user.get("team_id"),
        guest=any(user.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger")),
        bot=bool(user.get("is_bot") or user.get("is_workflow_bot")),
        deactivated=bool(user.get("deleted")),
        locale=user.get("locale"),
        updated=updated if isinstance(updated, int) else None,
        enterprise_id=_id(grid.get("enterprise_id") or user.get("enterprise_id")),
        teams=tuple(filter(None, map(_id, teams))),
        other_id=_id(grid.get("id")) if grid.get("id") != user["id"] else None,
    )


def _name(*told: Any) -> str:
    """The first that says something. A space at its edge would keep bold letters from being bold."""
    return next(filter(None, (str(one or "").strip() for one in told)), "")


def _id(told: Any) -> str | None:
    return told if isinstance(told, str) and _ID.fullmatch(told) else None
