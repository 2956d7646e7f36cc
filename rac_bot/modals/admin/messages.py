"""`/rac messages`: what is not delivered, why, and sending it again."""

from collections.abc import Sequence
from datetime import datetime

from rac_bot.blockkit import Json, actions, button, confirm, context, divider, joined, mention, modal, section
from rac_bot.i18n import _, duration
from rac_bot.store.models import MessageState, StoredMessage
from rac_bot.store.telling.undelivered import Backlog, Trouble
from rac_bot.words.messages import advice, counted, messages_in, oldest, state_name

CALLBACK = "messages"
SHOWN = 10  # messages, and as many reasons


def messages_view(
    backlog: Backlog,
    troubles: Sequence[Trouble],
    undelivered: Sequence[StoredMessage],
    now: datetime,
    notice: str | None = None,
) -> Json:
    """`undelivered`: the first of them."""
    said = [part for part in (counted(backlog), oldest(backlog, now)) if part]
    if not said:
        said.append(_("Aucun message n’a encore été écrit."))
    elif not undelivered:
        said.append(_("Rien n’attend : tout est parti."))
    blocks = [section("\n".join(said))]
    if troubles:
        blocks += [divider(), section(_("*Pourquoi*")), *(section(_reason(one)) for one in troubles[:SHOWN])]
    if undelivered:
        blocks += [divider(), *(_row(message, now) for message in undelivered)]
        if (left := backlog.undelivered) > len(undelivered):
            blocks.append(context(_("Les {n} premiers sur {count}.", n=len(undelivered), count=left)))
    blocks.append(actions(button(_("Actualiser"), "refresh_messages"), block_id="refresh"))
    return modal(CALLBACK, _("Messages"), blocks, notice=notice)


def _reason(trouble: Trouble) -> str:
    return _(
        "• {count} vers {where} (`{reason}`) : {remedy}",
        count=messages_in(trouble.state, trouble.messages),
        where=mention(trouble.recipient),
        reason=trouble.reason,
        remedy=advice(trouble.reason, trouble.state, trouble.recipient),
    )


def _row(message: StoredMessage, now: datetime) -> Json:
    facts = (
        _("n° {id}", id=message.id),
        f"*{state_name(message.state)}*",
        mention(message.recipient),
        _("depuis {age}", age=duration(now - message.created_at)),
        f"`{message.reason}`" if message.reason else "",
    )
    asks = confirm(
        _("Renvoyer ce message ?"),
        _("Il est peut-être déjà affiché : le renvoyer le doublerait. Voyez d’abord le canal."),
        _("Renvoyer"),
    )
    return section(
        joined(*facts),
        block_id=f"message-{message.id}",
        accessory=button(
            _("Réessayer"),
            "retry_message",
            f"{message.id}:{message.state}",
            spoken=_("Réessayer le message n° {id}", id=message.id),
            confirm=asks if message.state is MessageState.IN_DOUBT else None,
        ),
    )
