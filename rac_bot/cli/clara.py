"""What nobody but the college knows of CLARA: `clara`."""

from typing import Annotated

import typer

from rac_bot.cli.base import group, in_words, print_table, store
from rac_bot.cli.terminal import Command, parsed_da

clara = group("clara", "Les dossiers sessions d’avant : sont-ils déjà dans CLARA ?")


@clara.command("list", cls=Command)
def list_() -> None:
    """Lister les dossiers sessions d’avant cette version dont aucune inscription n’est dans CLARA."""
    from rac_bot.domain.codes import format_da
    from rac_bot.store.file import clara as kept
    from rac_bot.store.work.work import COMMAND_LINE

    with in_words(), store() as opened, opened.reading(COMMAND_LINE) as work:
        found = kept.to_confirm(work)
    if not found:
        typer.echo("Aucun dossier session n’est à confirmer.")
        return
    print_table(
        ("Session", "DA", "Nom", "Grille"),
        (
            (one.session.code, format_da(one.da), f"{one.family_name}, {one.given_name}", one.grid)
            for one in found
        ),
    )
    typer.echo("Dites s’ils y sont : rac-bot clara confirm --there, ou --missing.")


@clara.command(cls=Command)
def confirm(
    there: Annotated[
        bool, typer.Option("--there/--missing", help="Ils sont dans CLARA, ou ils restent à y créer.")
    ],
    session: Annotated[
        str | None, typer.Option(metavar="SESSION", help="Seulement ceux de cette session, ex. H-2018.")
    ] = None,
    da: Annotated[
        list[str] | None, typer.Option(metavar="DA", help="Seulement ceux de cette personne ; se répète.")
    ] = None,
) -> None:
    """Dire si les dossiers sessions de « clara list » sont dans CLARA."""
    from rac_bot.cli.exchange import session_named
    from rac_bot.store.file import clara as kept
    from rac_bot.store.work.work import COMMAND_LINE

    only, people = session_named(session), {parsed_da(one) for one in da or ()}
    with in_words(), store() as opened, opened.writing(COMMAND_LINE) as work:
        chosen = [
            one.id
            for one in kept.to_confirm(work)
            if only in (None, one.session) and (not people or one.da in people)
        ]
        count = kept.confirm(work, chosen, there=there)
    what = "déjà dans CLARA" if there else "à créer dans CLARA"
    typer.echo(f"{count} {'dossiers sessions' if count > 1 else 'dossier session'} : {what}.")
