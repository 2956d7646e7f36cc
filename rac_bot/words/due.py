"""How the tasks that the clock starts are named."""

from rac_bot.i18n import _
from rac_bot.store.models import TaskKind


def task_name(kind: TaskKind) -> str:
    return {
        TaskKind.CONFIDING: _("candidats confiés"),
        TaskKind.KEEPING: _("conservation"),
        TaskKind.DIGEST: _("résumé du matin"),
        TaskKind.WEEKLY: _("résumé de la semaine"),
        TaskKind.GRID: _("grille modifiée"),
        TaskKind.CHANNEL: _("résumé d’un canal"),
    }[kind]
