"""How people are named, and who acts without being a person: an import, a command, a group."""

from collections.abc import Mapping

from rac_bot.i18n import _
from rac_bot.store.people.access import GROUP


def person(names: Mapping[str, str], slack_id: str | None) -> str:
    """Who it was, in words: a colleague, or a file of the college."""
    if slack_id in (None, "import", "cli"):
        return "CLARA"
    return names.get(str(slack_id), str(slack_id))


def actor(names: Mapping[str, str], who: str) -> str:
    """Who acted, as the journal and the accesses store it."""
    known = {GROUP: _("groupe Slack"), "cli": _("ligne de commande")}
    return known.get(who) or names.get(who, who)
