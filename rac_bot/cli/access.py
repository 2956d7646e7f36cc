"""Who may use the bot: `access`."""

from typing import Annotated

import typer

from rac_bot.cli.base import REFUSED, group, in_words, print_table, store
from rac_bot.cli.terminal import Command, one_of

access = group("access", "Les accès : qui se sert du bot, et jusqu’où.")

_Person = Annotated[
    str, typer.Argument(metavar="ID", help="Identifiant Slack de la personne (U…), dans son profil.")
]


@access.command("list", cls=Command)
def list_() -> None:
    """Lister les accès donnés. Les personnes du réglage RAC_ADMINS, qui administrent, n’y sont pas."""
    from rac_bot.i18n import moment
    from rac_bot.store.people import access as kept
    from rac_bot.store.people import people
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.people import actor
    from rac_bot.words.rights import never, role_name

    with in_words(), store() as opened, opened.reading(COMMAND_LINE) as work:
        given, names = kept.listed(work), people.names(work)
        barred = {one.slack_id: kept.barred(one.person, people.home(work)) for one in given}
    if not given:
        typer.echo("Aucun accès n’est donné. Voir « rac-bot access give --help ».")
        return
    print_table(
        ("Identifiant", "Nom", "Rôle", "Programmes", "Unités", "Donné par", "Quand", "Compte"),
        (
            (
                one.slack_id,
                one.person.name if one.person else "",
                role_name(one.access.role),
                ", ".join(one.access.programmes) or "tous",
                ", ".join(one.access.units) or "toutes",
                actor(names, one.access.given_by),
                moment(one.access.given_at),
                never(why) if (why := barred[one.slack_id]) else "",
            )
            for one in given
        ),
    )


@access.command(cls=Command)
def give(
    person: _Person,
    role: Annotated[str, typer.Option(metavar="RÔLE", help="lecture, conseil ou administration.")],
    programme: Annotated[
        list[str] | None, typer.Option(metavar="N°", help="Limiter à ce programme, ex. 322.A0 ; se répète.")
    ] = None,
    unit: Annotated[
        list[str] | None, typer.Option(metavar="UNITÉ", help="Limiter à cette unité, ex. RA ; se répète.")
    ] = None,
) -> None:
    """Donner un accès. Il remplace celui que la personne avait."""
    from rac_bot.domain.rights import Rights, Role
    from rac_bot.store.people import access as kept
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.rights import rights_told

    slack_id = _slack_id(person)
    limits = (tuple(dict.fromkeys(names or ())) for names in (programme, unit))
    rights = Rights(Role(one_of(role, tuple(Role))), *limits)
    with in_words(), store() as opened, opened.writing(COMMAND_LINE) as work:
        known = kept.check_account(work, slack_id)
        before = kept.give(work, slack_id, rights)
    was = f" (avant : {rights_told(before)})" if before not in (None, rights) else ""
    typer.echo(f"{slack_id} : {rights_told(rights)}{was}.")
    if not known:
        typer.echo("Le bot demandera à Slack de qui est ce compte ; un invité ne sera pas servi.")


@access.command(cls=Command)
def withdraw(person: _Person) -> None:
    """Retirer un accès : il cesse tout de suite.

    Code de sortie : 0 fait, 1 la personne n’en avait pas, 2 usage ou réglage.
    """
    from rac_bot.store.people import access as kept
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.rights import rights_told

    slack_id = _slack_id(person)
    with in_words(), store() as opened, opened.writing(COMMAND_LINE) as work:
        before = kept.withdraw(work, slack_id)
    if before is None:
        typer.echo(f"{slack_id} n’a aucun accès donné. Voir « rac-bot access list ».", err=True)
        raise typer.Exit(REFUSED)
    typer.echo(f"{slack_id} : accès retiré ({rights_told(before)}).")


def _slack_id(text: str) -> str:
    from rac_bot.domain.rights import is_slack_id

    if not is_slack_id(text):
        raise typer.BadParameter(f"« {text} » n’est pas l’identifiant Slack d’une personne (U…).")
    return text
