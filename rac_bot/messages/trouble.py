"""The message to administrators when messages cannot be sent."""

from enum import StrEnum

from rac_bot.blockkit import Json, context, mention, section
from rac_bot.i18n import _
from rac_bot.words.remedies import UNDRAWABLE, remedy


class Trouble(StrEnum):
    BLOCKED = "blocked"  # nothing goes out to that recipient
    DELAYED = "delayed"  # Slack has asked to wait for a while
    REFUSED = "refused"  # Slack does not take a message as it is
    IN_DOUBT = "in_doubt"  # Slack may hold it
    UNDELETED = "undeleted"  # a message that is to be deleted still stands in Slack


def draw_trouble(trouble: Trouble, reason: str, recipient: str, message: int) -> tuple[str, list[Json]]:
    """Text and blocks; `reason` is Slack's word, or ours."""
    where, what_to_do = mention(recipient), remedy(reason, recipient)
    match trouble:
        case Trouble.BLOCKED:
            sentence = _("Rien ne part vers {where} : {remedy}", where=where, remedy=what_to_do)
            sentence += " " + _("Les messages attendent, et partiront ensuite.")
        case Trouble.DELAYED:
            sentence = _(
                "Les messages pour {where} attendent depuis un moment : {remedy}",
                where=where,
                remedy=what_to_do,
            )
        case Trouble.IN_DOUBT:
            sentence = _(
                "Un message pour {where} a peut-être été affiché, sans que rac-bot puisse le vérifier. Il ne "
                "sera pas renvoyé de lui-même : voyez le canal, puis « rac-bot messages retry » s’il y "
                "manque.",
                where=where,
            )
        case Trouble.UNDELETED:
            sentence = _(
                "Le message n° {id}, dans {where}, devait être supprimé et est encore dans Slack : {remedy} "
                "Au besoin, supprimez-le à la main, puis « rac-bot messages abandon {id} --yes ».",
                id=message,
                where=where,
                remedy=what_to_do,
            )
        case Trouble.REFUSED if reason == UNDRAWABLE:
            sentence = _("Un message pour {where} ne part pas : {remedy}", where=where, remedy=what_to_do)
        case Trouble.REFUSED:
            sentence = _("Slack refuse un message pour {where}. Voyez « rac-bot messages why ».", where=where)
    return sentence, [section(f"⚠️ {sentence}"), context(_("Raison : {reason}", reason=reason))]
