"""*À saisir dans CLARA*: what is left to do there, by person, ticked off as it is entered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rac_bot.blockkit import (
    Json,
    actions,
    button,
    context,
    divider,
    escape,
    modal,
    overflow,
    paragraphs,
    section,
)
from rac_bot.domain.cutting import units
from rac_bot.domain.sessions import Session
from rac_bot.i18n import _, _n, day_of, told_of
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_line, candidate_title
from rac_bot.modals.parts.paging import chunks, row, turns
from rac_bot.modals.parts.place import Number, Place, Word
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.todo import Latest, more, session_of, what
from rac_bot.store.file.pending import Counts, Scope, Tally, Waiting
from rac_bot.store.file.things import Todo
from rac_bot.store.file.todo import Key, Seen, key, of_whom

CALLBACK = "pending"
PEOPLE, THINGS = 20, 100  # of a page
BOXES = 10  # that one element of checkboxes takes
_BOXES = "todo"  # the blocks of boxes: `todo1`, `todo2`…
_MINE, _TEAM = "mine", "team"
FORMER_ALL = "all"  # in the lists of sessions and of programmes of a version before
_SESSIONS = 48  # of each group of the list


class PendingPlace(Place):
    team: bool = False  # everybody's, not only mine
    session: Word = ""  # the code of the one that the list keeps to
    page: Number = 0
    turn: Number = 0  # counts the times the list was drawn: see `inputs.field`


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of the list: `people` are from the one at rank `first` of `total`."""

    people: Sequence[Sequence[Todo]]
    first: int
    total: int
    more: bool
    counts: Counts
    latest: Latest = field(default_factory=dict)
    ticked: Seen = field(default_factory=dict)  # of this page and of the others
    elsewhere: int = 0  # how many of those are on other pages


def scope_of(place: PendingPlace) -> Scope:
    try:
        return Scope(place.team, Session.parse(place.session) if place.session else None)
    except ValueError as error:
        raise forms.unreadable() from error


def place_in(view: dict[str, Any] | None) -> PendingPlace:
    """Where the window is; a list drawn by a version before, which offers no scope, was everybody's."""
    place = PendingPlace.of(view)
    if view is None or view.get("callback_id") != CALLBACK:
        return place
    offered = (element for block in view.get("blocks", ()) for element in block.get("elements", ()))
    scoped = any(str(element.get("action_id")).startswith("pending_scope") for element in offered)
    return place if scoped else place.but(team=True)


def scoped(place: PendingPlace, chosen: str) -> PendingPlace:
    """The place of what was chosen in the list of scopes."""
    whose, _colon, session = chosen.partition(":")
    return place.but(team=whose == _TEAM, session=session, page=0)


def paged(people: Iterable[Sequence[Waiting]]) -> list[list[list[Waiting]]]:
    """In pages of so many people, and of so many things; somebody who has more is on several."""
    pages: list[list[list[Waiting]]] = [[]]
    for one in people:
        for some in chunks(one, THINGS):
            full = sum(map(len, pages[-1])) + len(some) > THINGS or len(pages[-1]) == PEOPLE
            if full and pages[-1]:
                pages.append([])
            pages[-1].append(list(some))
    return pages


def pending_view(
    shown: Shown,
    ref: Reference,
    place: PendingPlace,
    *,
    notice: str | None = None,
    offered: Sequence[Json] = (),
    outcome: str | None = None,
) -> Json:
    """`notice` is already fit for mrkdwn, `offered` stands under it; `outcome` is its first words, which the
    last line repeats, for who pressed low in a long list."""
    title = _("À saisir dans CLARA")
    if not shown.people:
        blocks = [*offered, *_head(shown, ref, place), *_nothing(shown, place)]
        return modal(CALLBACK, title, blocks, place, notice=notice)
    blocks = [*offered, *_head(shown, ref, place), *([context(_rule())] if place.team else []), divider()]
    index = 0
    for things in shown.people:
        sessions = {session_of(one) for one in things} - {""}
        blocks.append(_person(things, sessions))
        for some in chunks(things, BOXES):
            index += 1
            if ref.may_change:
                blocks.append(_boxes(index, some, shown, ref, place, several=len(sessions) > 1))
            else:
                blocks += [
                    section(text) for text in paragraphs(_told(one, shown, ref) for one in some) if text
                ]
        blocks += [section(text) for text in paragraphs(_too_long(things, shown, ref)) if text]
    blocks += _foot(shown, place, ref, outcome)
    submit = _("Marquer saisies") if ref.may_change else None
    return modal(CALLBACK, title, blocks, place, notice=notice, submit=submit)


def read_shown(view: dict[str, Any], block_id: str | None = None) -> dict[Key, int]:
    """What the page, or that block of it, has a box for, each with the version that is on the screen."""
    shown: dict[Key, int] = {}
    for block in view.get("blocks", ()):
        if block_id in (None, block.get("block_id")):
            for element in (*block.get("elements", ()), block.get("element") or {}):
                if element.get("type") == "checkboxes":
                    shown |= dict(forms.keyed(one["value"]) for one in element["options"])
    return shown


def read_ticked(view: dict[str, Any]) -> dict[Key, int]:
    """What is ticked in the page; in one drawn by a version before too, whose boxes were fields of a form."""
    fields = (entry for name, entry in forms.entries(view).items() if name.startswith((_BOXES, "lines")))
    return dict(forms.keyed(value) for entry in fields for value in entry.values)


def _head(shown: Shown, ref: Reference, place: PendingPlace) -> list[Json]:
    """The scope, by a list whose counts follow; what may be done of it."""
    elements = [_scopes(shown.counts, place)]
    lines = []
    if ref.may_change and shown.people:
        elements.append(button(_("Saisie guidée"), "start_guided", primary=True))
        lines = [(_("Tout cocher"), "tick_all", ""), (_("Tout décocher"), "untick_all", "")]
    if ref.may_change:
        elements.append(overflow("pending_more", *lines, (_("Saisies récentes"), "recent_marks", "")))
    return [actions(*elements, block_id="filters")]


def _scopes(counts: Counts, place: PendingPlace) -> Json:
    mine = _group(counts.mine, _MINE, _("Les miennes"), _("Les miennes"), place)
    team = _group(counts.team, _TEAM, _("Toute l’équipe"), _("Équipe"), place)
    options = [*mine, *team]
    chosen = _value(_TEAM if place.team else _MINE, place.session)
    initial = next((one for one in options if one["value"] == chosen), options[0])
    groups = inputs.groups((_("Les miennes"), mine), (_("Équipe"), team))
    name = f"pending_scope@{place.turn}"
    return inputs.grouped_select(name, groups, initial=initial, placeholder=_("Choisir"))


def _group(tally: Tally, whose: str, every: str, some: str, place: PendingPlace) -> list[Json]:
    """All of them, then those of each session, the chosen one among them."""
    sessions = sorted(tally.sessions, key=lambda one: (one.code != place.session, one))[:_SESSIONS]
    return [
        inputs.option(f"{every} ({tally.total})", _value(whose, "")),
        *(
            inputs.option(f"{some} · {one.code} ({tally.sessions[one]})", _value(whose, one.code))
            for one in sorted(sessions)
        ),
    ]


def _value(whose: str, session: str) -> str:
    return f"{whose}:{session}" if session else whose


def _rule() -> str:
    return _(
        "Dans vos programmes seulement ; chaque personne affichée est journalisée. Ouvrez un dossier "
        "seulement si votre travail l’exige."
    )


def _nothing(shown: Shown, place: PendingPlace) -> list[Json]:
    team = shown.counts.team
    if place.team or not team.total:
        return [section(_("🎉 Rien à saisir dans CLARA."))]
    since = _n(
        "Il reste {n} ligne à l’équipe, du {day}.",
        "Il reste {n} lignes à l’équipe, la plus ancienne du {day}.",
        team.total,
        day=day_of(team.oldest) if team.oldest else "—",
    )
    said = "\n".join((_("🎉 Rien à saisir pour vous."), since))
    return [section(said, accessory=button(_("Voir l’équipe"), "show_team"))]


def _person(things: Sequence[Todo], sessions: set[str]) -> Json:
    candidate = of_whom(things[0])
    where = f" · {sessions.copy().pop()}" if len(sessions) == 1 else ""
    opening = button(
        _("Ouvrir"), "open_file", candidate.id, spoken=_("Ouvrir {who}", who=candidate_line(candidate))
    )
    return section(candidate_title(candidate) + where, accessory=opening)


def _boxes(
    index: int,
    things: Sequence[Todo],
    shown: Shown,
    ref: Reference,
    place: PendingPlace,
    *,
    several: bool,
) -> Json:
    """Ten at most, in an `actions` block: each tick is sent, and kept."""
    options = {
        one: inputs.option(
            what(one, session=several), f"{key(one)}:{one.version}", more(one, shown.latest, ref)
        )
        for one in things
    }
    ticked = [option for one, option in options.items() if shown.ticked.get(key(one)) == one.version]
    # The name turns with the page: Slack would keep, under the same one, the ticks of the page before.
    element = inputs.checkboxes(f"tick@{place.turn}", list(options.values()), ticked)
    return actions(element, block_id=f"{_BOXES}{index}")


def _told(thing: Todo, shown: Shown, ref: Reference) -> str:
    """Without its box, for who only reads."""
    return f"• {escape(what(thing, session=True))}\n{escape(more(thing, shown.latest, ref))}"


def _too_long(things: Sequence[Todo], shown: Shown, ref: Reference) -> list[str]:
    """What a box has no room for, whole."""
    told = ((one, more(one, shown.latest, ref)) for one in things)
    return [
        told_of(f"_{escape(what(one))}_", escape(text))
        for one, text in told
        if ref.may_change and units(text) > inputs.OPTION
    ]


def _foot(shown: Shown, place: PendingPlace, ref: Reference, outcome: str | None) -> list[Json]:
    last = shown.first + len({of_whom(things[0]).id for things in shown.people}) - 1
    told = [outcome] if outcome else []
    told.append(_("Personnes {first} à {last} de {total}", first=shown.first, last=last, total=shown.total))
    if ref.may_change:
        if shown.elsewhere:
            told.append(_n("{n} cochée ailleurs", "{n} cochées ailleurs", shown.elsewhere))
        told.append(_("les coches sont gardées, même si vous fermez."))
    buttons = turns("turn_pending", place.page, shown.more, (_("‹ Précédentes"), _("Suivantes ›")))
    return [context(" · ".join(told)), *row(buttons, "pager")]
