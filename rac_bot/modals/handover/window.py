"""*Candidats confiés*: one's handovers, and each with its candidates and what may be done of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rac_bot.blockkit import Json, button, confirm, context, escape, modal, section
from rac_bot.i18n import _
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.labels import candidate_line, candidate_title
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import Number, Place
from rac_bot.store.models import Candidate, Handover, HandoverState
from rac_bot.words.handover import event_told, offered_told, what_it_does

CALLBACK, LIST = "handover", "handovers"
PAGE, LISTED = 20, 10  # people, and handovers, of a page


class ShownPlace(Place):
    handover: Number = 0
    page: Number = 0
    listed: bool = False  # it stands over the list of them


@dataclass(frozen=True, slots=True)
class Shown:
    """One handover, for whoever looks; a page of its candidates, of so many whom they reach, and do not."""

    one: Handover
    count: int  # how many it is about now; once it is over, how many it was offered for
    people: Sequence[Candidate]
    reached: int
    beyond: int
    taker: bool  # whoever looks is who takes them
    may_end: bool
    orphan: bool = False  # the giver has no access any more, and its last day is past


def handover_view(
    shown: Shown, names: Mapping[str, str], place: ShownPlace, *, notice: str | None = None
) -> Json:
    """`notice` is fit for mrkdwn."""
    one = shown.one
    answers = shown.taker and one.state is HandoverState.OFFERED
    told = (
        offered_told(one, names, shown.count) if answers else event_told(one.state, one, names, shown.count)
    )
    buttons = []
    if answers:
        accept = button(_("Accepter"), "accept_handover", one.id, primary=True)
        buttons += [accept, button(_("Refuser"), "refuse_handover", one.id)]
    elif shown.may_end:
        buttons.append(_end(one))
    first = place.page * PAGE
    more = first + len(shown.people) < shown.reached
    blocks = [
        section(escape(told)),
        *([context(what_it_does())] if answers else []),
        *([context(_orphan(one, names))] if shown.orphan else []),
        *row(buttons, "answers"),
        *(_person(found) for found in shown.people),
        *row(turns("handover_page", place.page, more), "pages"),
    ]
    if shown.beyond:
        blocks.append(context(_("{n} hors de votre accès", n=shown.beyond)))
    return modal(CALLBACK, _("Candidats confiés"), blocks, place, notice=notice)


def list_view(
    handovers: Sequence[tuple[Handover, int]], total: int, names: Mapping[str, str], place: ShownPlace
) -> Json:
    """A page of one's own, with how many each is about."""
    blocks = [
        section(
            escape(event_told(one.state, one, names, count)),
            block_id=f"handover-{one.id}",
            accessory=button(
                _("Voir"), "show_handover", one.id, spoken=event_told(one.state, one, names, count)
            ),
        )
        for one, count in handovers
    ]
    more = (place.page + 1) * LISTED < total
    blocks += row(turns("handovers", place.page, more), "pages")
    return modal(LIST, _("Candidats confiés"), blocks or [section(_("Rien n’est confié."))], place)


def _person(candidate: Candidate) -> Json:
    spoken = _("Ouvrir {who}", who=candidate_line(candidate))
    return section(
        candidate_title(candidate), accessory=button(_("Ouvrir"), "open_file", candidate.id, spoken=spoken)
    )


def _end(one: Handover) -> Json:
    """One button takes back whatever it is: an offer, what runs, what was moved just now."""
    seen = f"{one.id}:{one.state}"
    if one.state in (HandoverState.OFFERED, HandoverState.ACCEPTED):
        return button(_("Retirer"), "end_handover", seen)
    if one.state is HandoverState.MOVED:
        return button(_("Défaire"), "end_handover", seen)
    sure = confirm(
        _("Y mettre fin maintenant ?"),
        _(
            "Le suivi revient tout de suite à qui a confié ces candidats. Les deux personnes reçoivent un "
            "message."
        ),
        _("Mettre fin"),
    )
    return button(_("Mettre fin"), "end_handover", seen, confirm=sure)


def read_seen(value: str) -> tuple[int, HandoverState]:
    """Which handover, and the state that the button was drawn from; Malformed where it is none of ours."""
    handover, _colon, state = value.partition(":")
    return forms.number(handover), forms.member(HandoverState, state)


def _orphan(one: Handover, names: Mapping[str, str]) -> str:
    name = escape(names.get(one.giver, one.giver))
    return _(
        "Le terme est passé, et {name} n’a plus accès : le suivi vous reste. Une personne qui administre "
        "rac-bot peut confier ces candidats pour de bon.",
        name=name,
    )
