"""How figures are told: those that are hidden too."""

from rac_bot.domain.figures import Cell, Hidden
from rac_bot.i18n import _, _n, decimals, number


def cell(told: Cell) -> str:
    """`25`, `moins de 5` or `masqué`."""
    if isinstance(told, int):
        return number(told)
    return _("moins de 5") if told is Hidden.FEW else _("masqué")


def saved(told: Cell) -> str:
    """`42 inscriptions`."""
    if isinstance(told, int):
        return _n("{n} inscription", "{n} inscriptions", told)
    return _("moins de 5 inscriptions") if told is Hidden.FEW else _("nombre d’inscriptions masqué")


def days(median: float) -> str:
    """`2,5 jours`."""
    if not median:
        return _("le jour même")
    told = decimals(f"{median:.1f}".replace(".", ",").removesuffix(",0"))
    return _("1 jour") if median == 1 else _("{days} jours", days=told)
