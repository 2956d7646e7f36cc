"""How stored messages are named: their states, how many there are, why one does not go out, what to do."""

from datetime import datetime

from rac_bot.domain.readership import PUBLIC, SHARED
from rac_bot.i18n import _, _n, duration
from rac_bot.store.models import MessageState
from rac_bot.store.telling.undelivered import Backlog, Retried

UNDRAWABLE = "undrawable"  # ours: a message that fails as it is drawn


def state_name(state: MessageState) -> str:
    return {
        MessageState.PENDING: _("en attente"),
        MessageState.SENT: _("envoyé"),
        MessageState.GROUPED: _("regroupé"),
        MessageState.IN_DOUBT: _("en doute"),
        MessageState.FAILED: _("refusé"),
        MessageState.ERASED: _("effacé"),
    }[state]


def counted(backlog: Backlog) -> str:
    """`2 en attente · 40 envoyés`; states without a message are left out."""
    return " · ".join(
        messages_in(state, backlog.counts[state]) for state in MessageState if backlog.counts.get(state)
    )


def messages_in(state: MessageState, count: int) -> str:
    """`2 en attente`."""
    match state:
        case MessageState.PENDING:
            return _n("{n} en attente", "{n} en attente", count)
        case MessageState.SENT:
            return _n("{n} envoyé", "{n} envoyés", count)
        case MessageState.GROUPED:
            return _n("{n} regroupé", "{n} regroupés", count)
        case MessageState.IN_DOUBT:
            return _n("{n} en doute", "{n} en doute", count)
        case MessageState.FAILED:
            return _n("{n} refusé", "{n} refusés", count)
        case MessageState.ERASED:
            return _n("{n} effacé", "{n} effacés", count)


def oldest(backlog: Backlog, now: datetime) -> str | None:
    """How long the oldest has waited, if one waits."""
    if backlog.oldest is None:
        return None
    return _("Le plus ancien attend depuis {age}.", age=duration(now - backlog.oldest))


def retried(outcome: Retried, message_id: int) -> str:
    """The result of asking to send a message again."""
    return {
        Retried.AGAIN: _("Le message n° {id} repart.", id=message_id),
        Retried.DELIVERED: _("Le message n° {id} est déjà parti.", id=message_id),
        Retried.DOUBTFUL: _(
            "Le message n° {id} est peut-être déjà affiché : voyez le canal avant de le renvoyer.",
            id=message_id,
        ),
        Retried.UNKNOWN: _("Il n’y a pas de message n° {id}.", id=message_id),
    }[outcome]


def advice(reason: str, state: MessageState) -> str:
    """What to do about messages in that state, for that reason."""
    if state is MessageState.IN_DOUBT:
        return _("peut-être déjà affiché. Voyez le canal ; renvoyez-le seulement s’il y manque.")
    if state is MessageState.FAILED:
        return _(
            "{remedy} Il ne part plus de lui-même : réessayez une fois que c’est réglé.",
            remedy=remedy(reason),
        )
    return remedy(reason)


def reason_told(reason: str) -> str:
    """Slack's word for it; where Slack did not answer, an exception is kept, whose name tells nobody."""
    return _("Slack ne répond pas") if reason[:1].isupper() else reason


def remedy(reason: str) -> str:
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
        UNDRAWABLE: _("rac-bot n’a pas pu le composer : son journal technique dit pourquoi."),
        "ratelimited": _("Slack demande d’attendre ; rien à faire."),
    }
    if reason[:1].isupper() or reason.endswith(("_error", "_unavailable", "_timeout")):  # or an exception
        return _("Slack ne répond pas bien ; rac-bot réessaie de lui-même.")
    return known.get(reason, _("Slack répond « {reason} ».", reason=reason))
