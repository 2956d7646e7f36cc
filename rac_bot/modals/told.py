"""*Marquer saisies*, on a message that tells several lines: which of them."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, actions, button, context, joined, modal, section
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_line
from rac_bot.modals.parts.paging import chunks
from rac_bot.modals.parts.place import Number, Place
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.parts.todo import Latest, more, what
from rac_bot.store.file.lines import is_pending
from rac_bot.store.file.todo import Key, Seen
from rac_bot.store.models import Inscription

CALLBACK = "told"
_LINES = "lines"  # the fields of boxes: `lines1`, `lines2`…
BOXES = 10  # that one element takes


class ToldPlace(Place):
    turn: Number = 0  # counts the times the boxes were drawn: see `inputs.field`


def told_view(
    lines: Sequence[Inscription],
    latest: Latest,
    ref: Reference,
    place: ToldPlace,
    *,
    ticked: bool = False,
) -> Json:
    """The lines as they are now, those that are still to do with a box each."""
    title, left = _("Marquer saisies"), [line for line in lines if is_pending(line)]
    done = len(lines) - len(left)
    said = [context(_n("{n} était déjà faite.", "{n} étaient déjà faites.", done))] if done else []
    if not left:
        return modal(CALLBACK, title, [section(_("Rien à saisir dans CLARA.")), *said], place)
    place = place.but(turn=place.turn + 1)
    blocks = [
        *(
            _boxes(index, some, latest, ref, place, ticked=ticked)
            for index, some in enumerate(chunks(left, BOXES), start=1)
        ),
        actions(button(_("Tout cocher"), "tick_told"), block_id="tick"),
        *said,
    ]
    return modal(CALLBACK, title, blocks, place, submit=_("Marquer saisies"))


def _boxes(
    index: int,
    lines: Sequence[Inscription],
    latest: Latest,
    ref: Reference,
    place: ToldPlace,
    *,
    ticked: bool,
) -> Json:
    first = (index - 1) * BOXES + 1
    label = _("Inscriptions ({first} à {last})", first=first, last=first + len(lines) - 1)
    options = [
        inputs.option(
            joined(what(line), candidate_line(line.dossier.candidate)),
            f"{line.id}:{line.version}",
            more(line, latest, ref),
        )
        for line in lines
    ]
    # The name turns: Slack would keep, under the same one, the ticks of before.
    element = inputs.checkboxes(f"{_LINES}@{place.turn}", options, options if ticked else ())
    return inputs.field(label, element, name=f"{_LINES}{index}", optional=True)


def shown(view: Json) -> list[int]:
    """The ids of the lines that have a box."""
    boxes = (block["element"] for block in view["blocks"] if block.get("type") == "input")
    options = (one for element in boxes for one in element.get("options", ()))
    return [forms.versioned(one["value"])[0] for one in options]


def read_ticked(view: Json) -> Seen:
    """The lines that are ticked, each with the version that was on the screen."""
    boxes = (entry for name, entry in forms.entries(view).items() if name.startswith(_LINES))
    ticked: dict[Key, int] = dict(forms.keyed(value) for entry in boxes for value in entry.values)
    return ticked


def first_boxes(view: Json) -> str:
    """Beside what an error is shown that concerns all of them."""
    return f"{_LINES}1" if f"{_LINES}1" in forms.input_names(view) else ""
