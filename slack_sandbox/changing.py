"""What becomes of a person whose profile, status or locale changed: the app is told, if it asked to be."""

import contextlib
import time

from slack_sandbox.desk import Desk
from slack_sandbox.errors import AppTimeout
from slack_sandbox.methods.team import of_person
from slack_sandbox.workspace import Member


def person_changed(desk: Desk, member: Member) -> None:
    """`user_change`; the app never hears of it while it is not there."""
    member.updated = int(time.time())
    if desk.workspace.hears("user_change"):
        with contextlib.suppress(AppTimeout):
            desk.emit(of_person("user_change", desk.workspace, member))
