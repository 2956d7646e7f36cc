"""The database, its backup and its copy: `db`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rac_bot.cli import since as since_then
from rac_bot.cli import standing
from rac_bot.cli.base import (
    MISUSED,
    PATIENCE_S,
    REFUSED,
    beside,
    group,
    in_words,
    many_rows,
    print_table,
    progress,
    store,
)
from rac_bot.cli.terminal import Command, Force

if TYPE_CHECKING:
    from rac_bot.store.database.engine import Store

db = group("db", "La base de données.")


@db.command(cls=Command)
def upgrade(
    backup: Annotated[
        bool, typer.Option("--backup/--no-backup", help="Sauvegarder d’abord une base qui va changer.")
    ] = True,
) -> None:
    """Créer la base, ou la mettre à jour, sans rien perdre ; elle est d’abord sauvegardée."""
    from rac_bot.store.database import residue, schema
    from rac_bot.store.database.backup import back_up_first
    from rac_bot.store.file import clara
    from rac_bot.store.models.base import utc_now
    from rac_bot.store.work.work import COMMAND_LINE

    with in_words(), store(to_upgrade=True) as opened:
        before = schema.current(opened)
        if backup and before not in (None, schema.wanted()):
            typer.echo(f"Sauvegarde de la base d’avant : « {back_up_first(opened, utc_now())} ».")
        with progress("Mise à jour") as bar:
            schema.upgrade(opened, progress=bar)
        typer.echo(f"Base à jour : {before or 'vide'} → {schema.current(opened)}, dans « {opened.where} ».")
        with opened.reading(COMMAND_LINE) as work:
            beside().begin(work)
            unsure = len(clara.to_confirm(work))
        if unsure:
            typer.echo(f"{unsure} dossiers sessions sont-ils dans CLARA ? Voir « rac-bot clara list ».")
        if residue.is_due(opened):
            if before:
                typer.echo("Le fichier est réécrit une fois, sans ce qui y a été effacé…")
            residue.rewrite(opened)
            opened.forget_log()


@db.command(cls=Command)
def reindex() -> None:
    """Refaire l’index des noms, par lequel la recherche trouve les gens. Les enregistrements attendent."""
    from rac_bot.store.file import names
    from rac_bot.store.work.work import COMMAND_LINE

    with in_words(), store() as opened, progress("Noms") as bar, opened.writing(COMMAND_LINE) as work:
        people = names.rebuild(work, bar)
    typer.echo(f"Index des noms refait : {people} personne{'s' if people > 1 else ''}.")


@db.command(cls=Command)
def backup(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Le fichier à écrire.")],
    force: Force = False,
) -> None:
    """Sauvegarder la base pendant que le bot fonctionne.

    Une copie SQLite est ouverte et vérifiée ; PostgreSQL est sauvegardé par pg_dump.
    """
    from rac_bot.store.database.backup import back_up, can_dump, dump, dump_command

    with in_words(data_refused=MISUSED), store(any_revision=True) as opened:
        if opened.sqlite:
            made = back_up(opened, path, force=force)
            typer.echo(
                f"Sauvegarde vérifiée dans « {path} » : révision {made.revision}, {sum(made.rows.values())} "
                f"lignes dans {len(made.rows)} tables, {made.size} octets."
            )
        elif can_dump():
            size = dump(opened, path, force=force)
            typer.echo(f"Sauvegarde par pg_dump dans « {path} » : {size} octets.")
        else:
            typer.echo(
                "Cette base est dans PostgreSQL, et pg_dump n’est pas sur cette machine. "
                "Là où il est, lancez :\n"
                f"  (umask 077; {dump_command(opened, path)})\n"  # else it is everybody's to read
                "Le mot de passe y est demandé, ou lu dans ~/.pgpass.",
                err=True,
            )
            raise typer.Exit(MISUSED)


@db.command(cls=Command)
def restore(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="La sauvegarde.")],
) -> None:
    """Remettre une sauvegarde SQLite à la place de la base, le bot arrêté ; qui fut effacé le reste.

    L’ancienne base est mise de côté, à côté de la nouvelle. Ce qu’elle sait d’effacements et d’accès retirés
    depuis la sauvegarde est dit.
    """
    from sqlalchemy import make_url

    from rac_bot.cli.privacy import reapplied
    from rac_bot.settings import Database, load
    from rac_bot.store.database.opening import need_own_file
    from rac_bot.store.database.restoring import restore as put_back
    from rac_bot.store.models.base import utc_now
    from rac_bot.store.privacy import erasing
    from rac_bot.store.privacy.erasing import Behind
    from rac_bot.store.telling import outbox
    from rac_bot.store.work.work import COMMAND_LINE

    done, waiting = Behind([], []), 0

    def prepare(restored: "Store") -> None:
        nonlocal done, waiting
        done = erasing.reapply(restored, beside(), lambda said: typer.echo(said, err=True))
        with restored.reading(COMMAND_LINE) as work:
            waiting = sum(count for _reason, count in outbox.waiting(work))

    with in_words(data_refused=MISUSED):
        url = load(Database).rac_database_url
        address = make_url(url)
        if address.get_backend_name() != "sqlite" or not address.database:
            typer.echo(
                "Cette base est dans PostgreSQL : voir docs/exploitation.md, « Restaurer », puis lancez "
                "« rac-bot privacy reapply ».",
                err=True,
            )
            raise typer.Exit(MISUSED)
        need_own_file(url)
        since_then.keep_list()
        made = put_back(Path(address.database), path, prepare, utc_now())
    typer.echo(f"Base restaurée : révision {made.revision}, {sum(made.rows.values())} lignes, vérifiées.")
    typer.echo(reapplied(done))
    typer.echo(f"Messages qui partiront au démarrage : {waiting}.")
    if made.aside:
        typer.echo(f"L’ancienne base est dans « {made.aside} » : supprimez-la quand tout va bien.")
    _tell_since(f"sqlite:///{made.aside}" if made.aside else None)


@db.command(cls=Command)
def since(
    before: Annotated[str, typer.Argument(metavar="ADRESSE", help="De la base d’avant, mise de côté.")],
) -> None:
    """Dire ce qu’une base mise de côté sait de plus récent que la sauvegarde restaurée.

    Les effacements et les accès retirés. « db restore » le dit de lui-même ; sous PostgreSQL, c’est ici.

    Code de sortie : 0 c’est dit, 1 cette base ne se lit pas, 2 usage ou réglage.
    """
    if not _tell_since(before):
        raise typer.Exit(REFUSED)


def _tell_since(before: str | None) -> bool:
    """Say what that base has done since; whether it could be read."""
    with in_words():
        told = list(since_then.told_by(before)) if before else [since_then.UNKNOWN]
    typer.echo("\n".join(told))
    return told != [since_then.UNKNOWN]


@db.command(cls=Command)
def copy(
    source: Annotated[str, typer.Argument(metavar="DÉPART", help="Adresse de la base à copier.")],
    target: Annotated[str, typer.Argument(metavar="ARRIVÉE", help="Adresse d’une base vide.")],
) -> None:
    """Copier toute la base dans une autre, de SQLite à PostgreSQL ou l’inverse, vérifiée ligne par ligne.

    Interrompue puis relancée, la copie reprend où elle en était. Arrêtez d’abord le bot : il attendrait.
    """
    from rac_bot.store.database.moving import move
    from rac_bot.store.database.opening import opened
    from rac_bot.store.file import names
    from rac_bot.store.models import Action
    from rac_bot.store.trace import journal
    from rac_bot.store.work.work import COMMAND_LINE

    many_rows()
    with (
        in_words(),
        opened(source, patience_s=PATIENCE_S, named="DÉPART") as there,
        opened(target, to_upgrade=True, patience_s=PATIENCE_S, named="ARRIVÉE") as here,
        progress("Copie") as bar,
    ):
        standing.watch(here)
        moved = move(there, here, bar)
        for one in (there, here):  # whichever is used from now on
            with one.writing(COMMAND_LINE) as work:
                journal.record(work, Action.EXPORT, people=work.scalar(names.COUNT), detail="copy")
    print_table(
        ("Table", "Lignes", "Empreinte, des deux côtés"),
        ((one.table, str(one.rows), one.digest[:16]) for one in moved),
    )
    typer.echo(f"Copie vérifiée : {sum(one.rows for one in moved)} lignes, les mêmes des deux côtés.")
