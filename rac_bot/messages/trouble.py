"""What administrators are told when messages cannot go out, and what they can do about it."""

from rac_bot.blockkit import Json, context, section
from rac_bot.domain.readership import PUBLIC, SHARED
from rac_bot.i18n import _
from rac_bot.store.models import MessageState


def render(reason: str, recipient: str, state: MessageState) -> tuple[str, list[Json]]:
    """Text and blocks; `reason` is Slack's own word, or ours for a channel that others can read."""
    where = f"<@{recipient}>" if recipient[:1] in "UW" else f"<#{recipient}>"
    if state is MessageState.IN_DOUBT:
        sentence = _(
            "Un message pour {where} a peut-être été affiché, sans que rac-bot puisse le vérifier. Il ne "
            "sera pas renvoyé de lui-même : voyez le canal, puis « rac-bot messages retry » s’il y manque.",
            where=where,
        )
    elif state is MessageState.FAILED:
        sentence = _("Slack refuse un message pour {where}. Voyez « rac-bot messages why ».", where=where)
    else:
        sentence = _("Rien ne part vers {where} : {remedy}", where=where, remedy=remedy(reason))
        sentence += " " + _("Les messages attendent, et partiront ensuite.")
    return sentence, [section(f"⚠️ {sentence}"), context(_("Raison : {reason}", reason=reason))]


def advice(reason: str, state: MessageState) -> str:
    """What to do about messages that stand in that state for that reason."""
    if state is MessageState.IN_DOUBT:
        return _("peut-être déjà affiché. Voyez le canal ; renvoyez-le seulement s’il y manque.")
    if state is MessageState.FAILED:
        return _(
            "{remedy} Il ne part plus de lui-même : réessayez une fois que c’est réglé.",
            remedy=remedy(reason),
        )
    return remedy(reason)


def remedy(reason: str) -> str:
    """What to do about a reason, in words."""
    known = {
        "not_in_channel": _("le bot n’est pas dans ce canal. Invitez-le : /invite @rac"),
        "channel_not_found": _(
            "ce canal n’existe pas, ou le bot n’y est pas. Invitez-le (/invite @rac) ou corrigez "
            "RAC_TEAM_CHANNEL."
        ),
        "is_archived": _("ce canal est archivé. Désarchivez-le ou changez RAC_TEAM_CHANNEL."),
        "restricted_action": _("ce canal n’accepte pas les messages du bot. Changez ses permissions."),
        "messages_tab_disabled": _("l’onglet Messages de l’application est fermé. Réinstallez le manifeste."),
        "missing_scope": _(
            "une permission manque. Reprenez le manifeste de cette version et réinstallez l’application ; "
            "« rac-bot check » dit laquelle."
        ),
        PUBLIC: _(
            "ce canal est public. Rendez-le privé, ou réglez RAC_TEAM_CHANNEL_READ_BY=workspace : tout "
            "l’espace de travail y lira alors les initiales, le DA abrégé, le cours et la session de chacun."
        ),
        SHARED: _(
            "ce canal est partagé hors de l’espace de travail, ou va l’être. Mettez fin au partage, ou "
            "réglez RAC_TEAM_CHANNEL_READ_BY=outside : des personnes d’autres organisations y liront alors "
            "les initiales, le DA abrégé, le cours et la session de chacun."
        ),
        "user_disabled": _("ce compte Slack est désactivé."),
        "user_not_found": _("ce compte Slack n’existe plus."),
        "invalid_auth": _("le jeton SLACK_BOT_TOKEN est refusé. Remplacez-le."),
        "token_revoked": _("le jeton SLACK_BOT_TOKEN a été révoqué. Remplacez-le."),
        "account_inactive": _("le compte du bot est désactivé. Réinstallez l’application."),
        "ratelimited": _("Slack demande d’attendre ; rien à faire."),
    }
    if reason[:1].isupper() or reason.endswith(("_error", "_unavailable", "_timeout")):  # or an exception
        return _("Slack ne répond pas bien ; rac-bot réessaie de lui-même.")
    return known.get(reason, _("Slack répond « {reason} ».", reason=reason))
