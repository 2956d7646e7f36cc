"""What is corrected of one person: `candidate`."""

from typing import Annotated

import typer

from rac_bot.cli.base import group, in_words, store
from rac_bot.cli.terminal import Command, parsed_da

candidate = group("candidate", "Ce qui se corrige d’une personne.")


@candidate.command(cls=Command)
def renumber(
    old: Annotated[str, typer.Argument(metavar="ANCIEN", help="Le DA d’aujourd’hui.")],
    new: Annotated[str, typer.Argument(metavar="NOUVEAU", help="Le DA juste, qu’aucun dossier ne porte.")],
) -> None:
    """Corriger le DA d’une personne : son dossier reste le même, ses messages sont corrigés dans Slack.

    Code de sortie : 0 fait, 1 le nouveau DA est déjà pris, 2 usage ou réglage.
    """
    from rac_bot.domain.codes import format_da
    from rac_bot.store.file import candidates, renumbering
    from rac_bot.store.work.work import COMMAND_LINE

    before, after = parsed_da(old), parsed_da(new)
    with in_words(), store() as opened, opened.writing(COMMAND_LINE) as work:
        person = candidates.by_da(work, before)
        if person is None:
            raise typer.BadParameter(f"aucun dossier ne porte le DA « {old} ».")
        done = renumbering.renumber(work, person.id, after)
    told, back = format_da(done.before), format_da(after)
    typer.echo(f"{done.candidate.name} : DA {told} → {back}.")
    typer.echo(f"Pour revenir : rac-bot candidate renumber {back} {told}")
