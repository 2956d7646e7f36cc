"""What a channel that a rule names is told, of nobody in particular: that it is named; its digest."""

from collections.abc import Mapping
from datetime import datetime

from rac_bot.blockkit import Json, actions, button, context, escape, joined, section
from rac_bot.i18n import _, _n, moment, told_of
from rac_bot.store.models import ClaraState

Drawn = tuple[str, list[Json]]

SHOWN = 20  # programmes


def draw_routed() -> Drawn:
    told = _(
        "rac-bot parlera ici des inscriptions : une personne qui l’administre en a fait la règle "
        "(`/rac canaux`). Les candidats n’y sont jamais nommés."
    )
    return told.replace("`", ""), [section(told)]


def draw_channel_digest(
    since: datetime, programmes: Mapping[str, int], states: Mapping[ClaraState, int]
) -> Drawn:
    """Figures, of what was saved since then: by programme, by state in CLARA."""
    count = sum(programmes.values())
    title = _n(
        "{n} inscription depuis le {when}", "{n} inscriptions depuis le {when}", count, when=moment(since)
    )
    most = sorted(programmes.items(), key=lambda one: (-one[1], one[0]))
    rows = [told_of(escape(number), str(n)) for number, n in most[:SHOWN]]
    if more := len(most[SHOWN:]):
        rows.append(_n("… et {n} autre.", "… et {n} autres.", more))
    entered = states.get(ClaraState.ENTERED, 0)
    left = count - entered
    clara = joined(
        _n("{n} saisie", "{n} saisies", entered) if entered else "",
        _n("{n} à saisir", "{n} à saisir", left) if left else "",
    )
    text = "\n".join([title, *rows, clara])
    blocks = [
        section("\n".join([f"*{title}*", *rows])),
        context(clara),
        actions(button(_("Voir ce qui est à saisir"), "show_pending"), block_id="pending"),
    ]
    return text, blocks
