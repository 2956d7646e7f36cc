"""*Confier mes candidats*: which, to whom, from when to when; and the rehearsal of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rac_bot.blockkit import (
    Json,
    actions,
    alert,
    button,
    context,
    escape,
    form,
    joined,
    modal,
    paragraphs,
    section,
)
from rac_bot.domain.rights import is_slack_id
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_line, candidate_title
from rac_bot.modals.parts.paging import chunks, row, turns
from rac_bot.modals.parts.place import Number, Place, Word
from rac_bot.store.models import Candidate
from rac_bot.store.people.handover import Days
from rac_bot.words.handover import days_told, people_told

FORM, REHEARSAL = "hand_over", "hand_over_preview"
PAGE, BOXES = 20, 10  # of a page; of one element of checkboxes
MOST = 200  # chosen one by one: the window keeps their ids
NAMED = 40  # of those left out
_ALL, _SOME = "all", "some"
_BOXES = "people"  # the blocks of boxes: `people1`, `people2`


class HandoverPlace(Place):
    """Of the form and of its rehearsal."""

    giver: Word = ""  # whose candidates, where it is an administrator who hands them over; else one's own
    which: Word = ""
    chosen: tuple[Number, ...] = ()  # candidates, where it is some
    people: Number = 0  # page of them
    taker: Word = ""
    first: Word = ""
    last: Word = ""
    seen: Number = 0  # tells those rehearsed from others
    turn: Number = 0  # times that the form was drawn with other boxes: see `inputs.field`

    @property
    def every(self) -> bool:
        return self.which == _ALL

    @property
    def days(self) -> Days:
        first = forms.day(self.first, "first")
        if first is None:
            raise forms.unreadable("first")
        return Days(first, forms.day(self.last, "last"))


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of those who may be handed over, of so many in all; so many others are handed over already."""

    people: Sequence[Candidate]
    total: int
    others: int = 0
    giver: str = ""  # the name, where it is another's list


def form_view(listed: Listed, place: HandoverPlace, warning: str | None = None) -> Json:
    """Nothing is chosen beforehand but the day. `warning` is plain text."""
    if not listed.total:
        return modal(FORM, _title(), [section(_("Il n’y a personne à confier.")), *_head(listed)], place)
    which = [
        inputs.option(_("Tous ({n})", n=listed.total), _ALL),
        inputs.option(_("Quelques-uns"), _SOME),
    ]
    blocks = [
        *_head(listed),
        *([alert(warning)] if warning else []),
        inputs.field(_("Lesquels"), inputs.radio("which", which, place.which or None), dispatch=True),
        *(_boxes(listed, place) if place.which == _SOME else []),
        inputs.field(
            _("À qui"),
            inputs.users_select("taker", initial=place.taker or None, placeholder=_("Choisir une personne")),
            hint=_("Quelqu’un qui a le rôle « conseil » et voit déjà ces dossiers. Il lui faudra accepter."),
        ),
        inputs.field(_("Du"), inputs.date_picker("first", forms.day(place.first, "first"))),
        inputs.field(
            _("Au"),
            inputs.date_picker("last", forms.day(place.last, "last")),
            hint=_("Le dernier jour compris. Vide : pour de bon."),
            optional=True,
        ),
    ]
    return form(FORM, _title(), blocks, place, _("Aperçu"))


def _title() -> str:
    return _("Confier mes candidats")


def _head(listed: Listed) -> list[Json]:
    told = [
        _("Liste de {name}, qui n’a plus accès à rac-bot", name=escape(listed.giver)) if listed.giver else "",
        _n(
            "{n} autre dossier déjà confié ou proposé",
            "{n} autres dossiers déjà confiés ou proposés",
            listed.others,
        )
        if listed.others
        else "",
    ]
    return [context(joined(*told))] if any(told) else []


def _boxes(listed: Listed, place: HandoverPlace) -> list[Json]:
    blocks: list[Json] = []
    for index, some in enumerate(chunks(listed.people, BOXES)):
        options = [inputs.option(candidate_line(one), one.id) for one in some]
        ticked = [one for one in options if int(one["value"]) in place.chosen]
        first = place.people * PAGE + index * BOXES + 1
        label = _(
            "Candidats {first} à {last} de {n}", first=first, last=first + len(some) - 1, n=listed.total
        )
        name = f"{_BOXES}{index + 1}"
        boxes = inputs.checkboxes(f"{name}@{place.turn}", options, ticked)
        blocks.append(inputs.field(label, boxes, name=name, optional=True))
    more = (place.people + 1) * PAGE < listed.total
    return [*blocks, *row(turns("handover_people", place.people, more), "pages")]


def read_form(view: dict[str, Any]) -> HandoverPlace:
    """The place, with what the window holds; what was ticked on other pages is kept."""
    place = HandoverPlace.of(view)
    entered = forms.entries(view)
    shown: set[int] = set()
    ticked: set[int] = set()
    for block in view.get("blocks", ()):
        if str(block.get("block_id")).startswith(_BOXES):
            shown |= {forms.number(one["value"]) for one in block["element"]["options"]}
            name = str(block["block_id"])
            ticked |= set(map(forms.number, entered[name].values)) if name in entered else set()
    taker = forms.value(view, "taker") or place.taker
    if taker and not is_slack_id(taker):
        raise forms.unreadable("taker")
    return place.but(
        which=forms.value(view, "which") or place.which,
        chosen=tuple(sorted({*place.chosen} - shown | ticked)),
        taker=taker,
        first=forms.value(view, "first") or place.first,
        last=forms.value(view, "last") or "",
        turn=place.turn + 1,
    )


def too_many(count: int) -> str:
    return _(
        "{most} au plus, un par un : il y en a {n}. Choisissez « Tous », ou faites-le en deux fois."
    ).format(most=MOST, n=count)


# --- the rehearsal -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would be offered: of whom, and whom the colleague does not reach; the names of both."""

    fine: Sequence[Candidate]
    beyond: Sequence[Candidate]
    gone: int  # chosen, and on the list no more
    settled: bool  # a colleague looks after some of them for a time: for good, it is not undone
    giver: str  # empty: whoever asks
    taker: str

    @property
    def left_out(self) -> int:
        return len(self.beyond) + self.gone


def rehearsal_view(
    told: Rehearsed, days: Days, place: HandoverPlace, today: date, warning: str | None = None
) -> Json:
    """`warning` is plain text."""
    fine = len(told.fine)
    head = _("*Rien n’est encore fait.* {people} pour *{taker}*, {days}.").format(
        people=f"*{people_told(fine)}*", taker=escape(told.taker), days=days_told(*days)
    )
    blocks = [section(head), *([alert(warning)] if warning else [])]
    if fine:
        blocks.append(section(_what(told, days, today)))
    if told.beyond:
        named = [f"• {candidate_title(one)}" for one in told.beyond[:NAMED]]
        over = len(told.beyond) - len(named)
        more = [_n("… et {n} autre", "… et {n} autres", over)] if over else []
        why = _("⚠️ *{taker}* n’a pas accès à ces dossiers :", taker=escape(told.taker))
        blocks += [section(text) for text in paragraphs([why, *named, *more])]
    if told.gone:
        gone = _n("{n} choix n’est plus sur la liste.", "{n} choix ne sont plus sur la liste.", told.gone)
        blocks.append(context(f"⚠️ {gone}"))
    if fine and told.left_out:
        label = _n("Laisser ce dossier de côté", "Laisser ces {n} dossiers de côté", told.left_out)
        blocks.append(
            inputs.field(_("Les autres"), inputs.checkboxes("left_out", [inputs.option(label, "yes")]))
        )
    blocks.append(actions(button(_("‹ Retour"), "handover_back"), block_id="back"))
    return modal(REHEARSAL, _title(), blocks, place, submit=_("Proposer") if fine else None)


def _what(told: Rehearsed, days: Days, today: date) -> str:
    """Each sentence of what happens, and of what does not."""
    taker = escape(told.taker)
    lines = [_("1. {taker} reçoit une proposition : un nombre, aucun nom.", taker=taker)]
    if days.first > today:
        lines.append(_("2. Rien ne change avant l’acceptation, puis le premier jour."))
    else:
        lines.append(_("2. Rien ne change avant l’acceptation."))
    if days.last is None:
        if told.settled:
            moved = _(
                "3. Ces candidats passent à la liste de {taker}, ceux qui sont confiés pour un temps aussi : "
                "cela ne se défait pas.",
                taker=taker,
            )
        else:
            moved = _(
                "3. Ces candidats passent à la liste de {taker}. Dix minutes pour défaire.", taker=taker
            )
        lines.append(moved)
    else:
        lines += [
            _(
                "3. Ils restent sur la liste d’où ils viennent, et s’ajoutent à celle de {taker}.",
                taker=taker,
            ),
            _("4. Rappels, à saisir et résumé du matin vont à {taker}.", taker=taker),
            _(
                "5. Au premier jour ouvrable après le dernier jour, tout revient. Chaque personne peut "
                "y mettre fin avant."
            ),
        ]
    return "\n".join(lines)


def has_consented(view: dict[str, Any]) -> bool:
    return bool(forms.values(view, "left_out"))
