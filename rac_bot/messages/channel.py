"""What a channel that a rule names is told, of nobody in particular: that it is named; its digest."""

from rac_bot.blockkit import Json, actions, button, section
from rac_bot.domain.figures import FEW_UNDER
from rac_bot.i18n import _

Drawn = tuple[str, list[Json]]

BANDS = ((5, 9), (10, 19), (20, 49), (50, 99))


def draw_routed() -> Drawn:
    told = _(
        "rac-bot parlera ici des inscriptions : une personne qui l’administre en a fait la règle "
        "(`/rac canaux`). Les candidats n’y sont jamais nommés."
    )
    return told.replace("`", ""), [section(told)]


def draw_channel_digest(count: int) -> Drawn:
    """About how many inscriptions: just how many would tell, beside those of the week, of what is few."""
    title = _("{some} depuis le dernier résumé", some=_about(count))
    pressed = button(_("Voir ce qui est à saisir"), "show_pending")
    return title, [section(f"*{title}*"), actions(pressed, block_id="pending")]


def _about(count: int) -> str:
    if count < FEW_UNDER:
        return _("Moins de 5 inscriptions")
    for least, most in BANDS:
        if count <= most:
            return _("De {least} à {most} inscriptions", least=least, most=most)
    return _("Plus de {n} inscriptions", n=BANDS[-1][1])
