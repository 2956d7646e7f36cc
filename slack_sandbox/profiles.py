"""The rest of what Slack tells of a person: her profile, with her address where the scope is granted."""

from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sandbox.state import Json
from slack_sandbox.workspace import Member, Workspace

SIZES = (24, 32, 48, 72, 192, 512)
HOME = ZoneInfo("America/Toronto")


def filled(workspace: Workspace, person: Member, about: Json) -> Json:
    """A person as Slack describes them: with the whole of the profile, and their organisation if any."""
    told = _filled(workspace, person, about)
    return workspace.grid.described(person, told) if workspace.grid else told


def _filled(workspace: Workspace, person: Member, about: Json) -> Json:
    first, _, last = person.name.partition(" ")
    icon = f"{workspace.base}/static/icon.svg"
    profile: Json = {
        "title": "",
        "phone": "",
        "skype": "",
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "g" + person.id.lower(),
        "first_name": first,
        "last_name": last,
    }
    profile |= {f"image_{size}": icon for size in SIZES} | about["profile"]
    if person.email and not person.is_bot and "users:read.email" in workspace.scopes:
        profile["email"] = person.email
    if person.is_bot:
        app = workspace.bot_profile(person)
        profile |= {"api_app_id": app["app_id"], "bot_id": app["id"], "always_active": True}
    if person.deleted:
        return about | {"profile": profile}
    offset = datetime.now(HOME).utcoffset()
    return about | {
        "profile": profile,
        "color": "9f69e7",
        "tz_label": "Eastern Time",
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_primary_owner": False,
        "is_email_confirmed": not person.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }
