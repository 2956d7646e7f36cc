"""Whom the settings name by Slack ids: each is asked of Slack, since a wrong one gives nobody the right."""

from collections.abc import Iterator

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rac_bot.domain.rights import Barred
from rac_bot.errors import NotServable
from rac_bot.i18n import _, _n
from rac_bot.settings import Settings
from rac_bot.slack.errors import word
from rac_bot.slack.profiles import profile
from rac_bot.words.remedies import remedy

NOBODY = ("user_not_found", "user_not_visible")


def found(client: WebClient, settings: Settings) -> Iterator[tuple[bool, str]]:
    """Whether each is somebody whom the bot can serve, in a sentence.

    Raises:
        OSError: Slack cannot be reached.
    """
    for setting, ids in (
        ("RAC_ADMINS", settings.rac_admins),
        ("RAC_PRIVACY_OFFICERS", settings.rac_privacy_officers),
    ):
        for slack_id in dict.fromkeys(ids):
            good, who = _person(client, slack_id)
            yield good, _("{setting}, {id} : {who}", setting=setting, id=slack_id, who=who)
    if group := settings.rac_advisors_group:
        good, who = _group(client, group)
        yield good, _("{setting}, {id} : {who}", setting="RAC_ADVISORS_GROUP", id=group, who=who)


def _person(client: WebClient, slack_id: str) -> tuple[bool, str]:
    """Their name; or why they are not served."""
    try:
        known = profile(client.users_info(user=slack_id)["user"])
    except SlackApiError as error:
        reason = word(error)
        return False, _("personne n’a cet identifiant.") if reason in NOBODY else remedy(reason)
    flags = {
        Barred.DEACTIVATED: known.deactivated,
        Barred.BOT: known.bot,
        Barred.GUEST: known.guest,
    }
    for why, holds in flags.items():
        if holds:
            return False, str(NotServable(why))
    return True, known.name


def _group(client: WebClient, group: str) -> tuple[bool, str]:
    """How many it has; or why it cannot be read."""
    try:
        members = client.usergroups_users_list(usergroup=group)["users"]
    except SlackApiError as error:
        reason = word(error)
        return False, _("aucun groupe n’a cet identifiant.") if reason == "no_such_subteam" else remedy(
            reason
        )
    return bool(members), _n("{n} membre", "{n} membres", len(members))
