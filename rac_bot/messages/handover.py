"""Messages about candidates handed over: how many, when, by whom. Who they are is in a window."""

from collections.abc import Mapping

from rac_bot.blockkit import Json, actions, button, context, escape, section
from rac_bot.i18n import _
from rac_bot.store.models import Handover, HandoverState
from rac_bot.words.handover import event_told, offered_told, what_it_does

Drawn = tuple[str, list[Json]]


def draw_offer(one: Handover, names: Mapping[str, str]) -> Drawn:
    """To the taker: with what answers it, or what came of it."""
    offered = offered_told(one, names, one.people)
    if one.state is not HandoverState.OFFERED:
        told = f"{offered} {event_told(one.state, one, names, one.people)}"
        return told, [section(escape(told)), actions(_shown(one), block_id="handover")]
    accept = button(_("Accepter"), "accept_handover", one.id, primary=True)
    refuse = button(_("Refuser"), "refuse_handover", one.id)
    return offered, [
        section(f"🤝 {escape(offered)}"),
        actions(accept, refuse, _shown(one), block_id="handover"),
        context(what_it_does()),
    ]


def draw_event(event: str, one: Handover, names: Mapping[str, str], count: int) -> Drawn:
    """To both."""
    told = event_told(event, one, names, count)
    shown = [actions(_shown(one), block_id="handover")] if one.state is event else []
    return told, [section(escape(told)), *shown]


def _shown(one: Handover) -> Json:
    return button(_("Voir les dossiers"), "show_handover", one.id)
