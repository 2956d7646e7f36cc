"""What the clock will start: `schedule`."""

import typer

from rac_bot.cli.base import in_words, main, named, print_json, print_table, store
from rac_bot.cli.terminal import AsJson, Command


@main.command(cls=Command)
def schedule(as_json: AsJson = False) -> None:
    """Lister ce que le bot fera de lui-même : quand, quoi, pour qui."""
    from rac_bot.i18n import duration, moment
    from rac_bot.store.due import tasks
    from rac_bot.store.people import people
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.due import task_name

    with in_words(), store() as opened, opened.reading(COMMAND_LINE) as work:
        found, names, now = tasks.listed(work), people.recipients(work), work.now
    if as_json:
        return print_json([one._asdict() for one in found])
    if not found:
        return typer.echo("Rien n’est prévu : rac-bot serve le prévoit en démarrant.")
    return print_table(
        ("Quand", "Quoi", "Pour"),
        (
            (
                moment(one.at) + (f" (en retard de {duration(now - one.at)})" if one.at < now else ""),
                task_name(one.kind),
                named(one.key, names),
            )
            for one in found
        ),
    )
