"""How stored messages are named: their states, how many there are, why one does not go out, what to do."""

from datetime import datetime

from rac_bot.i18n import _, _n, duration, moment
from rac_bot.store.models import MessageState
from rac_bot.store.telling import waits
from rac_bot.store.telling.moving import Abandoned, Redirected
from rac_bot.store.telling.undelivered import Backlog, Retried, Trouble
from rac_bot.words.remedies import remedy


def state_name(state: MessageState) -> str:
    return {
        MessageState.PENDING: _("en attente"),
        MessageState.SENT: _("envoyé"),
        MessageState.GROUPED: _("regroupé"),
        MessageState.IN_DOUBT: _("en doute"),
        MessageState.FAILED: _("refusé"),
        MessageState.ABANDONED: _("abandonné"),
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
        case MessageState.ABANDONED:
            return _n("{n} abandonné", "{n} abandonnés", count)
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


def abandoned(outcome: Abandoned, message_id: int) -> str:
    """The result of asking to send a message no more."""
    return {
        Abandoned.ABANDONED: _(
            "Le message n° {id} ne partira pas. « rac-bot messages retry {id} » y revient.", id=message_id
        ),
        Abandoned.OVER: _("Le message n° {id} n’attend plus rien.", id=message_id),
        Abandoned.TO_DELETE: _(
            "Le message n° {id} doit être supprimé de Slack. Supprimez-le à la main, puis ajoutez --yes.",
            id=message_id,
        ),
        Abandoned.UNKNOWN: _("Il n’y a pas de message n° {id}.", id=message_id),
    }[outcome]


def redirected(outcome: Redirected, old: str, new: str) -> list[str]:
    """The result of sending to one channel what waits for another."""
    moved = (
        _n("{n} message part vers {new}.", "{n} messages partent vers {new}.", outcome.moved, new=new)
        if outcome.moved
        else _("Rien n’attend pour {old}.", old=old)
    )
    said = [moved] if outcome.moved or not outcome.told else []
    if outcome.told:
        said.append(
            _n(
                "{n} est déjà annoncé dans {new}, et n’y part pas.",
                "{n} sont déjà annoncés dans {new}, et n’y partent pas.",
                outcome.told,
                new=new,
            )
        )
    if outcome.doubtful:
        said.append(
            _n(
                "{n} est peut-être déjà affiché dans {old} : --yes l’envoie quand même.",
                "{n} sont peut-être déjà affichés dans {old} : --yes les envoie quand même.",
                outcome.doubtful,
                old=old,
            )
        )
    if outcome.to_delete:
        said.append(
            _n(
                "{n} est à supprimer dans {old}, et y reste.",
                "{n} sont à supprimer dans {old}, et y restent.",
                outcome.to_delete,
                old=old,
            )
        )
    return said


def next_try(trouble: Trouble, now: datetime) -> str:
    """When messages that wait are tried next; no wait is longer than its bound, whatever was written."""
    if trouble.next_try is None:
        return ""
    if trouble.next_try <= now:
        return _("sous peu")
    if trouble.reason and trouble.next_try > now + waits.FAR:
        return _("sous peu : l’heure notée est trop loin")
    return moment(trouble.next_try)


def advice(reason: str, state: MessageState, recipient: str) -> str:
    """What to do about messages in that state, for that reason."""
    if state is MessageState.IN_DOUBT:
        return _("peut-être déjà affiché. Voyez le canal ; renvoyez-le seulement s’il y manque.")
    if state is MessageState.FAILED:
        return _(
            "{remedy} Il ne part plus de lui-même : réessayez une fois que c’est réglé.",
            remedy=remedy(reason, recipient),
        )
    return remedy(reason, recipient)
