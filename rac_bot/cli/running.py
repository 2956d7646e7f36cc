"""Running the bot: `serve`, `check`, `demo`."""

import gc
from typing import Annotated

import typer

from rac_bot.cli.base import DONE, MISUSED, REFUSED, in_words, main, progress
from rac_bot.cli.terminal import COMPLETION, Command, one_of

_ARENA_MAX = -8  # of malloc.h


@main.command(cls=Command)
def serve(
    http: Annotated[
        str | None, typer.Option(metavar="HÔTE:PORT", help="Recevoir les requêtes de Slack à cette adresse.")
    ] = None,
    health: Annotated[
        str | None, typer.Option(metavar="HÔTE:PORT", help="Sondes /healthz et /readyz, mesures /metrics.")
    ] = None,
) -> None:
    """Faire fonctionner le bot : en Socket Mode, ou par HTTP avec --http."""
    address = _address(http) if http else None
    probes = _address(health) if health else None
    _keep_memory_together()
    usual = gc.get_threshold()
    gc.set_threshold(20_000, 1_000, 1_000)  # what loading leaves goes; what stays is looked at once
    from rac_bot.logs import configure, logger, of_threads
    from rac_bot.running.serving import serve_http, serve_socket
    from rac_bot.settings import HttpSettings, SocketSettings, load, unknown

    gc.freeze()  # it stays as long as the process: no use looking through it later
    gc.set_threshold(*usual)
    configure()
    of_threads()
    for name, meant in unknown():
        logger().warning("setting_unknown", setting=name, meant=meant)
    with in_words():
        if address:
            serve_http(load(HttpSettings), *address, probes)
        else:
            serve_socket(load(SocketSettings), probes)


@main.command(cls=Command)
def check(
    monitor: Annotated[
        bool, typer.Option("--monitor", help="Dire en une ligne, pour une surveillance ; 0, 1 ou 2.")
    ] = False,
    health: Annotated[
        str | None, typer.Option(metavar="HÔTE:PORT", help="Avec --monitor : interroger le bot à ses sondes.")
    ] = None,
    slack: Annotated[
        bool,
        typer.Option(
            "--slack", help="Demander à Slack s’il accepte chaque fenêtre et chaque message ; une minute."
        ),
    ] = False,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help="Avec --slack : qui reçoit le message d’essai ; sinon un administrateur."
        ),
    ] = None,
) -> None:
    """Vérifier les réglages, la base, les permissions accordées et manifest.yml."""
    if health and not monitor:
        raise typer.BadParameter("--health ne va qu’avec --monitor.")
    if to and not slack:
        raise typer.BadParameter("--to ne va qu’avec --slack.")
    if monitor and slack:
        raise typer.BadParameter("--monitor et --slack ne vont pas ensemble.")
    if monitor:
        from rac_bot.running.monitor import line

        if health:
            _address(health)
        level, told = line(health)
        typer.echo(told)
        raise typer.Exit(level)
    from functools import partial

    from rac_bot.running.asking import asked
    from rac_bot.running.checking import findings

    problems = 0
    with progress("Fenêtres") as bar:
        for finding in findings(partial(asked, to=to, meter=bar) if slack else None):
            problems += not finding.ok
            typer.echo(f"{'✓' if finding.ok else '✗'} {finding.sentence}")
    raise typer.Exit(MISUSED if problems else DONE)


@main.command(cls=Command)
def manifest(
    language: Annotated[str, typer.Option(metavar="LANGUE", help="fr ou en.")] = "fr",
) -> None:
    """Écrire le manifeste de l’application dans une langue, à coller chez Slack.

    Par exemple : rac-bot manifest --language en > manifest.en.yml
    """
    import yaml

    from rac_bot import i18n
    from rac_bot.i18n.manifest import translated
    from rac_bot.running.checking import manifest as read

    before = i18n.language.set(one_of(language, i18n.LANGUAGES))
    told = translated(read())
    i18n.language.reset(before)
    typer.echo(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), nl=False)


@main.command(cls=Command)
def completion(
    shell: Annotated[str, typer.Argument(metavar="INTERPRÉTEUR", help="bash, zsh ou fish.")],
) -> None:
    """Écrire de quoi compléter les commandes par la touche Tab, pour l’interpréteur de commandes.

    Par exemple : rac-bot completion bash >> ~/.bashrc
    """
    from typer._completion_shared import get_completion_script

    one_of(shell, ("bash", "zsh", "fish"))
    typer.echo(get_completion_script(prog_name="rac-bot", complete_var=COMPLETION, shell=shell))


@main.command(cls=Command)
def demo(
    play: Annotated[
        bool, typer.Option("--play", help="Jouer les étapes du guide, sans navigateur, puis terminer.")
    ] = False,
    port: Annotated[int, typer.Option(metavar="PORT", help="Port de l’espace de travail.")] = 8765,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Ne pas ouvrir le navigateur.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Commencer avec une base neuve.")] = False,
) -> None:
    """Ouvrir un espace de travail sur cette machine, avec le bot, sans compte Slack.

    Il faut le paquet rac-slack-sandbox, que la production n’a pas.
    """
    from io import StringIO

    from rac_bot.logs import configure

    try:
        from rac_bot.demo.guide import play_the_guide
        from rac_bot.demo.stage import show
    except ModuleNotFoundError as error:
        typer.echo(_without_sandbox(error), err=True)
        raise typer.Exit(MISUSED) from None
    if play:
        configure(log := StringIO())
        played = play_the_guide(typer.echo)
        typer.echo("" if played else log.getvalue(), nl=False, err=True)
        raise typer.Exit(DONE if played else REFUSED)
    with in_words():
        show(typer.echo, port=port, browser=not no_browser, fresh=fresh)


def _keep_memory_together() -> None:
    """By default glibc gives each thread a heap of its own, where what is freed serves no other thread."""
    import ctypes

    if glibc := getattr(ctypes.CDLL(None), "mallopt", None):
        glibc(_ARENA_MAX, 1)


def _without_sandbox(error: ModuleNotFoundError) -> str:
    """Where to get it, as a file: under its name alone, an index could give somebody else's."""
    from rac_bot.i18n import _

    missing = (error.name or "").partition(".")[0]
    if missing == "rac_bot":
        raise error
    return _(
        "La démonstration a besoin du paquet rac-slack-sandbox : le module « {module} » manque. "
        "Dans une copie du dépôt, « make demo » l’installe et l’ouvre. Ailleurs, donnez à « pip install » "
        "le fichier rac_slack_sandbox-….whl, que « make wheels » écrit dans dist/.",
        module=missing,
    )


def _address(text: str) -> tuple[str, int]:
    host, _colon, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise typer.BadParameter(f"« {text} » : attendu HÔTE:PORT, par ex. 127.0.0.1:3000.")
    return host.strip("[]"), int(port)
