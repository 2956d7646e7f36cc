"""Whose a candidate is: on whose list, and who looks after them now.

A candidate may be confided to a colleague (`handover.py`): both have them on their list, and the colleague is
who looks after them. `FollowedCandidate.responsible` is the one answer to that: of what watches, counts and
reminds.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from rac_bot.store.models import FollowedCandidate


def looked_after(person: Any) -> Select[int]:
    """The candidates whom that person looks after: theirs but those confided, and those confided to them."""
    return select(FollowedCandidate.candidate_id).where(FollowedCandidate.responsible == person)


def confided(person: Any) -> Select[int]:
    """Those of that person's list whom a colleague looks after now."""
    return select(FollowedCandidate.candidate_id).where(
        FollowedCandidate.advisor == person, FollowedCandidate.responsible != person
    )


def on_list(person: Any) -> ColumnElement[bool]:
    """Which rows put a candidate on that person's list: one may be there by two of them."""
    return or_(FollowedCandidate.advisor == person, FollowedCandidate.responsible == person)
