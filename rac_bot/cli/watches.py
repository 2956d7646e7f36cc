"""What is watched over: `watches`."""

from typing import Annotated

import typer

from rac_bot.cli.base import in_words, main, print_json, print_table, store
from rac_bot.cli.terminal import AsJson, Command


@main.command(cls=Command)
def watches(
    try_: Annotated[
        bool, typer.Option("--try", help="Ce que chacune dirait aujourd’hui, à qui ; rien n’est envoyé.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Lister les veilles : actives ou non, leurs chiffres, pour qui ; « import watches » les règle."""
    from rac_bot.domain.watches import Watch
    from rac_bot.settings import Settings, load
    from rac_bot.store.people import people
    from rac_bot.store.watches import rules, trying
    from rac_bot.store.watches.every import FINDERS
    from rac_bot.store.work.work import COMMAND_LINE
    from rac_bot.words.watches import audience_told, figure_told, found_told, watch_name

    with in_words(), store() as opened, opened.reading(COMMAND_LINE) as work:
        held, names = work.known(rules.rules), people.names(work)
        every = [held[one] for one in Watch]
        found = []
        if try_:
            given = load(Settings)
            for rule in every:
                if rule.watch in FINDERS:
                    each = trying.trials(work, rule, given.terms, given.rac_admins)
                    found += [(rule, *trial) for trial in each]
    if not try_:
        if as_json:
            return print_json(
                [
                    {"watch": one.watch, "on": one.on, "figure": one.figure, "audience": one.audience}
                    for one in every
                ]
            )
        return print_table(
            ("Veille", "État", "Chiffre", "Pour"),
            (
                (
                    watch_name(one.watch),
                    "active" if one.on else "inactive",
                    figure_told(one),
                    audience_told(one, names),
                )
                for one in every
            ),
        )
    if as_json:
        return print_json(
            [{"watch": rule.watch, "person": who, "found": n, "refuses": no} for rule, who, n, no in found]
        )
    if not found:
        return typer.echo("Rien à dire à personne.")
    return print_table(
        ("Veille", "À", "Dirait"),
        (
            (
                watch_name(rule.watch),
                names.get(who, who) + (" (n’en veut pas)" if no else ""),
                found_told(rule.watch, n, rule.figure).replace("*", ""),
            )
            for rule, who, n, no in found
        ),
    )
