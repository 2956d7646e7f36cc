"""*À saisir dans CLARA*: what is left to do there, ticked off as it is entered."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from rac_bot.blockkit import (
    Json,
    actions,
    button,
    context,
    divider,
    escape,
    joined,
    modal,
    paragraphs,
    section,
)
from rac_bot.domain.sessions import Session
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_line, differences, group_of, since_entered
from rac_bot.modals.parts.notices import deleted_meanwhile
from rac_bot.modals.parts.paging import row, turns
from rac_bot.modals.parts.place import Number, Place, Word
from rac_bot.modals.parts.reference import Reference
from rac_bot.store.file.pending import Count, Slice
from rac_bot.store.models import ClaraState, Inscription, InscriptionState

CALLBACK = "pending"
PAGE = 10  # a checkboxes element takes no more
ALL = "all"
_TICKS = "lines"  # the fields of boxes: `lines1`, `lines2`…, one for each session and programme


class PendingPlace(Place):
    session: Word = ""  # the code of the one that the list keeps to
    programme: Number | None = None  # the one that it keeps to
    page: Number = 0
    turn: Number = 0  # counts the times the list was drawn: see `inputs.field`


def slice_of(place: PendingPlace) -> Slice:
    return Slice(Session.parse(place.session) if place.session else None, place.programme)


def total(counts: Iterable[Count], place: PendingPlace) -> int:
    """How many lines the filters keep."""
    return sum(one.lines for one in counts if _kept(one, place.session, place.programme))


def pending_view(
    lines: Sequence[Inscription],
    counts: Sequence[Count],
    ref: Reference,
    place: PendingPlace,
    *,
    notice: str | None = None,
    offered: Sequence[Json] = (),
    ticked: bool = False,
) -> Json:
    """One page of what is left to do; `notice` is already fit for mrkdwn, `offered` stands under it."""
    blocks = [*offered, *([_filters(counts, place), divider()] if counts else [])]
    title, submit = _("À saisir dans CLARA"), _("Marquer saisies") if ref.may_change else None
    if not lines:
        blocks += [section(_("Rien à saisir dans CLARA.")), *row(_recent(ref), "pager")]
        return modal(CALLBACK, title, blocks, place, notice=notice)
    blocks += corrections(lines, ref)
    by_dossier = groupby(lines, key=lambda line: (line.dossier.session, line.dossier.programme.number))
    for index, ((session, number), group) in enumerate(by_dossier, start=1):
        label = f"{session.label} · {number}"
        if ref.may_change:
            blocks.append(boxes(index, label, list(group), place.turn, ticked=ticked))
        else:
            blocks.append(section("\n".join([f"*{label}*", *map(_told, group)])))
    blocks += _pager(total(counts, place), place, ref)
    return modal(CALLBACK, title, blocks, place, notice=notice, submit=submit)


def read_ticked(view: dict[str, Any]) -> list[tuple[int, int]]:
    """The lines that are ticked, each with the version that was on the screen."""
    boxes = (entry for name, entry in forms.entries(view).items() if name.startswith(_TICKS))
    return sorted(forms.versioned(value) for entry in boxes for value in entry.values)


def first_boxes(view: dict[str, Any]) -> str:
    """Beside what an error is shown that concerns all of them."""
    return f"{_TICKS}1" if f"{_TICKS}1" in forms.input_names(view) else ""


def marked_notice(marked: int, changed: Sequence[Inscription], gone: int) -> str:
    """What came of it, for mrkdwn: how many were marked, which changed since they were on the screen."""
    told = [_n("✅ {n} inscription marquée.", "✅ {n} inscriptions marquées.", marked)] if marked else []
    deleted = [line for line in changed if line.state is InscriptionState.DELETED]
    left = [line for line in changed if line not in deleted]
    if left:
        told.append(
            _n(
                "{n} a changé entre-temps et n’est pas marquée ; relisez-la :",
                "{n} ont changé entre-temps et ne sont pas marquées ; relisez-les :",
                len(left),
            )
            + _names(left)
        )
    if deleted:
        told.append(deleted_meanwhile() + _names(deleted))
    if gone:
        told.append(_n("{n} était déjà faite.", "{n} étaient déjà faites.", gone))
    return "\n".join(told)


def _names(lines: Iterable[Inscription]) -> str:
    return "".join(f"\n• {line.course.number} · {escape(who(line))}" for line in lines)


def _filters(counts: Sequence[Count], place: PendingPlace) -> Json:
    """Each filter counts what the other one keeps; the turn is in the ids, so that a count follows."""
    sessions = _summed(
        (one for one in counts if _kept(one, "", place.programme)),
        lambda one: (one.session.code, one.session.label),
    )
    programmes = _summed(
        (one for one in counts if _kept(one, place.session, None)),
        lambda one: (str(one.programme), one.number),
    )
    turn, programme = place.turn, str(place.programme or "")
    return actions(
        _filter(f"pending_session@{turn}", _("Toutes les sessions"), sessions, place.session),
        _filter(f"pending_programme@{turn}", _("Tous les programmes"), programmes, programme),
        block_id="filters",
    )


def _filter(name: str, every: str, sums: Mapping[tuple[str, str], int], chosen: str) -> Json:
    """`Toutes les sessions (12)`, then each with its count."""
    everything = inputs.option(f"{every} ({sum(sums.values())})", ALL)
    options = [inputs.option(f"{label} ({lines})", value) for (value, label), lines in sums.items()]
    if len(options) >= inputs.OPTIONS:  # the chosen one must be among them
        options.sort(key=lambda one: one["value"] != chosen)
    known = any(one["value"] == chosen for one in options)
    return inputs.static_select(name, [everything, *options], chosen if known else ALL)


def _summed(counts: Iterable[Count], key: Callable[[Count], tuple[str, str]]) -> dict[tuple[str, str], int]:
    sums = Counter[tuple[str, str]]()
    for one in counts:
        sums[key(one)] += one.lines
    return sums


def _kept(count: Count, session: str, programme: int | None) -> bool:
    return session in ("", count.session.code) and programme in (None, count.programme)


def corrections(lines: Sequence[Inscription], ref: Reference) -> list[Json]:
    """What to correct in CLARA, of those of the lines that it holds otherwise."""
    told = [_correction(line, ref) for line in lines if line.clara is ClaraState.TO_CORRECT]
    if not told:
        return []
    return [section(text) for text in paragraphs([_("*À corriger dans CLARA*"), *told])]


def boxes(index: int, label: str, lines: Sequence[Inscription], turn: int, *, ticked: bool) -> Json:
    """Ten lines at most."""
    options = [inputs.option(what(line), f"{line.id}:{line.version}", who(line)) for line in lines]
    # The name turns with the page: Slack would keep, under the same one, the ticks of the lines before.
    element = inputs.checkboxes(f"{_TICKS}@{turn}", options, options if ticked else ())
    return inputs.field(label, element, name=f"{_TICKS}{index}", optional=True)


def _told(line: Inscription) -> str:
    """A line without its box, for who only reads."""
    return f"• {escape(what(line))} · {escape(who(line))}"


def what(line: Inscription) -> str:
    todo = {ClaraState.TO_CORRECT: _("à corriger"), ClaraState.TO_REMOVE: _("à retirer")}.get(line.clara)
    return joined(line.course.number, group_of(line), todo)


def who(line: Inscription) -> str:
    return candidate_line(line.dossier.candidate)


def _correction(line: Inscription, ref: Reference) -> str:
    changes = differences(since_entered(line), ref) or _("à revoir")
    return f"• {line.course.number} · {escape(who(line))} : {changes}"


def _recent(ref: Reference) -> list[Json]:
    return [button(_("Saisies récentes"), "recent_marks")] if ref.may_change else []


def _pager(count: int, place: PendingPlace, ref: Reference) -> list[Json]:
    first, last = place.page * PAGE + 1, min((place.page + 1) * PAGE, count)
    buttons = [button(_("Tout cocher"), "tick_pending")] if ref.may_change else []
    buttons += turns("turn_pending", place.page, last < count, (_("‹ Précédentes"), _("Suivantes ›")))
    buttons += _recent(ref)
    where = context(_("{first} à {last} de {count}", first=first, last=last, count=count))
    return [where, *row(buttons, "pager")]
