"""Messages that are not delivered: `messages`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from rac_bot.cli.base import DONE, REFUSED, group, in_words, named, print_json, print_table, store
from rac_bot.cli.terminal import AsJson, Command, one_of

if TYPE_CHECKING:
    from rac_bot.store.models import MessageState, StoredMessage

messages = group("messages", "Les messages : ce qui attend, ce que Slack refuse, et pourquoi.")

Numbers = Annotated[
    list[int] | None,
    typer.Argument(metavar="N°...", help="Leurs numéros, que donne « messages list ».", show_default=False),
]


@messages.command("list", cls=Command)
def list_(
    state: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ÉTAT",
            help="pending, in_doubt, failed, abandoned, sent, grouped ou all ; se répète. Sans lui, ce qui "
            "n’est pas parti.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Au plus tant de messages.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Lister les messages qui ne sont pas partis, les plus anciens d’abord ; ou ceux d’un état."""
    from rac_bot.i18n import duration
    from rac_bot.store.models.base import utc_now
    from rac_bot.store.people import people
    from rac_bot.store.telling import undelivered
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.messages import counted, oldest, state_name
    from rac_bot.words.remedies import reason_told

    states = _states(state)
    latest = not set(states) & set(undelivered.UNDELIVERED)
    with in_words(), store() as opened, opened.reading(COMMAND_LINE) as work:
        backlog = undelivered.backlog(work)
        found = undelivered.messages(work, states, limit=limit, latest=latest)
        names = people.recipients(work)
    if as_json:
        return print_json(
            {
                "counts": backlog.counts,
                "oldest_waiting": backlog.oldest,
                "messages": [_facts(message) for message in found],
            }
        )
    now = utc_now()
    typer.echo(counted(backlog) or "Aucun message n’a encore été écrit.")
    if waits := oldest(backlog, now):
        typer.echo(waits)
    if not found:
        return typer.echo("Rien n’attend." if state is None else "Aucun message dans cet état.")
    print_table(
        ("N°", "État", "Destinataire", "Âge", "Essais", "Raison"),
        (
            (
                str(one.id),
                state_name(one.state),
                named(one.recipient, names),
                duration(now - one.created_at),
                str(one.attempts),
                reason_told(one.reason or ""),
            )
            for one in found
        ),
    )
    held = sum(backlog.counts.get(one, 0) for one in states)
    if held > len(found):
        typer.echo(f"{len(found)} sur {held} ; --limit en montre plus.")
    return None


@messages.command(cls=Command)
def show(
    number: Annotated[int, typer.Argument(metavar="N°", help="Son numéro, que donne « messages list ».")],
    as_json: AsJson = False,
) -> None:
    """Montrer un message : son état, son texte masqué, et où il est dans Slack."""
    from rac_bot.delivery.drawing import drawn
    from rac_bot.i18n import moment
    from rac_bot.store.models import MessageState
    from rac_bot.store.telling import undelivered
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.messages import advice, retried, state_name
    from rac_bot.words.remedies import reason_told

    with in_words(), store() as opened, opened.reading(COMMAND_LINE) as work:
        message = undelivered.message(work, number)
        text = drawn(work, number)[0][0] if message else ""
    if message is None:
        typer.echo(retried(undelivered.Retried.UNKNOWN, number), err=True)
        raise typer.Exit(REFUSED)
    if as_json:
        return print_json(_facts(message) | {"text": text})
    rows = [
        ("Message", f"n° {message.id} ({message.kind}), révision {message.revision}"),
        ("État", state_name(message.state)),
        ("Destinataire", message.recipient),
        ("Écrit le", moment(message.created_at)),
        ("Essais", str(message.attempts)),
    ]
    if message.state is MessageState.PENDING:
        rows.append(("Prochain essai", moment(message.due_at)))
    if message.reason:
        rows += [
            ("Raison", reason_told(message.reason)),
            ("Quoi faire", advice(message.reason, message.state, message.recipient)),
        ]
    if message.summary_id:
        rows.append(("Regroupé", f"dans le message n° {message.summary_id}"))
    if message.ts:
        sent = f", depuis le {moment(message.sent_at)}" if message.sent_at else ""
        rows.append(("Dans Slack", f"canal {message.channel}, ts {message.ts}{sent}"))
    for label, value in rows:
        typer.echo(f"{label}\u00a0: {value}")
    return typer.echo(f"\n{text}")


@messages.command(cls=Command)
def why(as_json: AsJson = False) -> None:
    """Dire pourquoi des messages ne partent pas, et quoi faire."""
    from rac_bot.store.people import people
    from rac_bot.store.telling import undelivered
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.messages import advice, next_try, state_name
    from rac_bot.words.remedies import reason_told

    with in_words(), store() as opened, opened.reading(COMMAND_LINE) as work:
        now, names = work.now, people.recipients(work)
        troubles = undelivered.troubles(work)
    if as_json:
        return print_json(
            [one._asdict() | {"remedy": advice(one.reason, one.state, one.recipient)} for one in troubles]
        )
    if not troubles:
        return typer.echo("Rien n’empêche les messages de partir.")
    return print_table(
        ("Messages", "État", "Destinataire", "Raison", "Prochain essai", "Quoi faire"),
        (
            (
                str(one.messages),
                state_name(one.state),
                named(one.recipient, names),
                reason_told(one.reason),
                next_try(one, now),
                advice(one.reason, one.state, one.recipient),
            )
            for one in troubles
        ),
    )


@messages.command(cls=Command)
def retry(
    numbers: Numbers = None,
    every: Annotated[bool, typer.Option("--all", help="Tout ce qui attend ou que Slack a refusé.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Aussi ce qui est en doute, au risque de le doubler.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Renvoyer des messages, tout de suite ; ce qui est parti n’est jamais renvoyé.

    Code de sortie : 0 fait, 1 un message n’est pas renvoyé, 2 usage ou réglage.
    """
    from rac_bot.store.models.base import utc_now
    from rac_bot.store.telling import undelivered
    from rac_bot.store.telling.undelivered import Retried
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.messages import retried

    if bool(numbers) == every:
        raise typer.BadParameter("Donnez des numéros de messages, ou --all.")
    with in_words(), store() as opened, opened.writing(COMMAND_LINE) as work:
        wanted = undelivered.ids(work, doubtful=yes) if every else numbers or []
        outcomes = {number: undelivered.retry(work, number, utc_now(), may_double=yes) for number in wanted}
        left = undelivered.backlog(work).in_doubt if every and not yes else 0
    if as_json:
        print_json({str(number): outcome for number, outcome in outcomes.items()})
    else:
        for number, outcome in outcomes.items():
            doubt = " (--yes le renvoie quand même)" if outcome is Retried.DOUBTFUL else ""
            typer.echo(retried(outcome, number) + doubt)
        if every and not outcomes:
            typer.echo("Rien à renvoyer.")
        if left:
            typer.echo(f"En doute, donc pas renvoyés : {left}. Voyez « rac-bot messages why ».")
    refused = any(outcome is not Retried.AGAIN for outcome in outcomes.values())
    raise typer.Exit(REFUSED if refused else DONE)


@messages.command(cls=Command)
def redirect(
    old: Annotated[str, typer.Argument(metavar="ANCIEN", help="Le canal d’avant, C….")],
    new: Annotated[str, typer.Argument(metavar="NOUVEAU", help="Celui qui les reçoit.")],
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Aussi ce qui est peut-être affiché dans l’ancien, quitte à doubler."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Envoyer à un canal ce qui n’est pas parti vers un autre : l’équipe a changé de canal.

    Ce qui est à supprimer dans l’ancien y reste. Code de sortie : 0 fait, 1 il reste des messages, 2 usage.
    """
    from rac_bot.domain.routing import is_channel
    from rac_bot.store.models.base import utc_now
    from rac_bot.store.telling import moving
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.messages import redirected

    for channel in (old, new):
        if not is_channel(channel):
            raise typer.BadParameter(f"«\u00a0{channel}\u00a0» n’est pas l’identifiant d’un canal (C…).")
    if old == new:
        raise typer.BadParameter("Les deux canaux sont le même.")
    with in_words(), store() as opened, opened.writing(COMMAND_LINE) as work:
        outcome = moving.redirect(work, old, new, utc_now(), may_double=yes)
    if as_json:
        print_json(outcome._asdict())
    else:
        for sentence in redirected(outcome, old, new):
            typer.echo(sentence)
    raise typer.Exit(REFUSED if outcome.doubtful or outcome.to_delete else DONE)


@messages.command(cls=Command)
def abandon(
    numbers: Numbers = None,
    to: Annotated[
        str | None,
        typer.Option(metavar="DEST", help="Tout ce qui n’est pas parti vers ce canal ou cette personne."),
    ] = None,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Aussi ce qui était à supprimer de Slack, une fois supprimé à la main."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Renoncer à envoyer des messages ; « rac-bot messages retry N° » y revient.

    Code de sortie : 0 fait, 1 un message n’est pas abandonné, 2 usage ou réglage.
    """
    from rac_bot.store.telling import moving
    from rac_bot.store.telling.moving import Abandoned
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.messages import abandoned

    if bool(numbers) == bool(to):
        raise typer.BadParameter("Donnez des numéros de messages, ou --to.")
    with in_words(), store() as opened, opened.writing(COMMAND_LINE) as work:
        wanted = moving.ids_to(work, to) if to else numbers or []
        outcomes = {number: moving.abandon(work, number, deleted=yes) for number in wanted}
    if as_json:
        print_json({str(number): outcome for number, outcome in outcomes.items()})
    else:
        for number, outcome in outcomes.items():
            typer.echo(abandoned(outcome, number))
        if not outcomes:
            typer.echo(f"Rien n’attend pour {to}.")
    refused = any(outcome is not Abandoned.ABANDONED for outcome in outcomes.values())
    raise typer.Exit(REFUSED if refused else DONE)


def _states(words: list[str] | None) -> "list[MessageState]":
    from rac_bot.store.models import MessageState
    from rac_bot.store.telling.undelivered import UNDELIVERED

    if words is None:
        return list(UNDELIVERED)
    if "all" in words:
        return list(MessageState)
    return [MessageState(one_of(word, (*MessageState, "all"))) for word in words]


def _facts(message: "StoredMessage") -> dict[str, Any]:
    names = (
        *("id", "state", "kind", "audience", "recipient", "actor", "reason", "attempts", "revision"),
        *("created_at", "due_at", "sent_at", "channel", "ts", "summary_id"),
    )
    return {name: getattr(message, name) for name in names}
