"""The message to administrators when messages cannot be sent."""

from rac_bot.blockkit import Json, context, mention, section
from rac_bot.i18n import _
from rac_bot.store.models import MessageState
from rac_bot.words.messages import UNDRAWABLE, remedy


def draw_trouble(reason: str, recipient: str, state: MessageState) -> tuple[str, list[Json]]:
    """Text and blocks; `reason` is Slack's word, or ours for a channel that others can read."""
    where = mention(recipient)
    if state is MessageState.IN_DOUBT:
        sentence = _(
            "Un message pour {where} a peut-être été affiché, sans que rac-bot puisse le vérifier. Il ne "
            "sera pas renvoyé de lui-même : voyez le canal, puis « rac-bot messages retry » s’il y manque.",
            where=where,
        )
    elif reason == UNDRAWABLE:
        sentence = _("Un message pour {where} ne part pas : {remedy}", where=where, remedy=remedy(reason))
    elif state is MessageState.FAILED:
        sentence = _("Slack refuse un message pour {where}. Voyez « rac-bot messages why ».", where=where)
    else:
        sentence = _("Rien ne part vers {where} : {remedy}", where=where, remedy=remedy(reason))
        sentence += " " + _("Les messages attendent, et partiront ensuite.")
    return sentence, [section(f"⚠️ {sentence}"), context(_("Raison : {reason}", reason=reason))]
