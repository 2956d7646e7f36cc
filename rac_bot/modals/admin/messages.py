"""`/rac messages`: what is not delivered, why, and sending it again; and the words for it."""

from collections.abc import Sequence
from datetime import datetime

from rac_bot.blockkit import Json, actions, button, confirm, context, divider, modal, section
from rac_bot.i18n import _, _n, duration
from rac_bot.store.models import MessageState, StoredMessage
from rac_bot.store.telling.undelivered import Retried, Standing, Trouble

CALLBACK = "messages"
SHOWN = 10  # messages, and as many reasons

Explained = tuple[Trouble, str]  # and what to do about it


def state_name(state: MessageState) -> str:
    """What one message is."""
    return {
        MessageState.PENDING: _("en attente"),
        MessageState.SENT: _("envoyé"),
        MessageState.GROUPED: _("regroupé"),
        MessageState.IN_DOUBT: _("en doute"),
        MessageState.FAILED: _("refusé"),
        MessageState.ERASED: _("effacé"),
    }[state]


def counted(standing: Standing) -> str:
    """`2 en attente · 40 envoyés`; what there is none of is not told."""
    return " · ".join(
        _count(state, standing.counts[state]) for state in MessageState if standing.counts.get(state)
    )


def _count(state: MessageState, count: int) -> str:
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


def oldest(standing: Standing, now: datetime) -> str | None:
    """How long the oldest has waited, where one waits."""
    if standing.oldest is None:
        return None
    return _("Le plus ancien attend depuis {age}.", age=duration(now - standing.oldest))


def retried(outcome: Retried, message_id: int) -> str:
    """What came of asking for it."""
    return {
        Retried.AGAIN: _("Le message n° {id} repart.", id=message_id),
        Retried.DELIVERED: _("Le message n° {id} est déjà parti.", id=message_id),
        Retried.DOUBTFUL: _(
            "Le message n° {id} est peut-être déjà affiché : voyez le canal avant de le renvoyer.",
            id=message_id,
        ),
        Retried.UNKNOWN: _("Il n’y a pas de message n° {id}.", id=message_id),
    }[outcome]


def messages_view(
    standing: Standing,
    troubles: Sequence[Explained],
    undelivered: Sequence[StoredMessage],
    now: datetime,
    notice: str | None = None,
) -> Json:
    """`undelivered`: the first of them."""
    blocks = [section(notice)] if notice else []
    told = [part for part in (counted(standing), oldest(standing, now)) if part]
    if not told:
        told.append(_("Aucun message n’a encore été écrit."))
    elif not undelivered:
        told.append(_("Rien n’attend : tout est parti."))
    blocks.append(section("\n".join(told)))
    if troubles:
        blocks += [divider(), section(_("*Pourquoi*")), *(section(_reason(one)) for one in troubles[:SHOWN])]
    if undelivered:
        blocks += [divider(), *(_row(message, now) for message in undelivered)]
        if (left := standing.undelivered) > len(undelivered):
            blocks.append(context(_("Les {n} premiers sur {count}.", n=len(undelivered), count=left)))
    blocks.append(actions(button(_("Actualiser"), "refresh_messages"), block_id="refresh"))
    return modal(CALLBACK, _("Messages"), blocks)


def _reason(explained: Explained) -> str:
    trouble, remedy = explained
    return _(
        "• {count} vers {where} (`{reason}`) : {remedy}",
        count=_count(trouble.state, trouble.messages),
        where=_where(trouble.recipient),
        reason=trouble.reason,
        remedy=remedy,
    )


def _row(message: StoredMessage, now: datetime) -> Json:
    facts = (
        _("n° {id}", id=message.id),
        f"*{state_name(message.state)}*",
        _where(message.recipient),
        _("depuis {age}", age=duration(now - message.created_at)),
        f"`{message.reason}`" if message.reason else "",
    )
    asks = confirm(
        _("Renvoyer ce message ?"),
        _("Il est peut-être déjà affiché : le renvoyer le doublerait. Voyez d’abord le canal."),
        _("Renvoyer"),
    )
    return section(
        " · ".join(filter(None, facts)),
        block_id=f"message-{message.id}",
        accessory=button(
            _("Réessayer"),
            "retry_message",
            f"{message.id}:{message.state}",
            spoken=_("Réessayer le message n° {id}", id=message.id),
            confirm=asks if message.state is MessageState.IN_DOUBT else None,
        ),
    )


def _where(recipient: str) -> str:
    return f"<@{recipient}>" if recipient[:1] in "UW" else f"<#{recipient}>"
