"""*Saisie dans CLARA*, on a message that tells several lines: which of them."""

from collections.abc import Sequence

from rac_bot.blockkit import Json, actions, button, context, modal, section
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import forms
from rac_bot.modals.parts.place import Number, Place
from rac_bot.modals.parts.reference import Reference
from rac_bot.modals.pending import PAGE, boxes, corrections
from rac_bot.store.file.lines import is_pending
from rac_bot.store.models import Inscription

CALLBACK = "told"


class ToldPlace(Place):
    turn: Number = 0  # counts the times the boxes were drawn: see `inputs.field`


def told_view(
    lines: Sequence[Inscription], ref: Reference, place: ToldPlace, *, ticked: bool = False
) -> Json:
    """The lines as they are now, those that are still to do with a box each."""
    title, left = _("Saisie dans CLARA"), [line for line in lines if is_pending(line)]
    done = len(lines) - len(left)
    said = [context(_n("{n} était déjà faite.", "{n} étaient déjà faites.", done))] if done else []
    if not left:
        return modal(CALLBACK, title, [section(_("Rien à saisir dans CLARA.")), *said], place)
    place = place.but(turn=place.turn + 1)
    pages = [left[first : first + PAGE] for first in range(0, len(left), PAGE)]
    blocks = [
        *corrections(left, ref),
        *(
            boxes(index, _label(index, page), page, place.turn, ticked=ticked)
            for index, page in enumerate(pages, start=1)
        ),
        actions(button(_("Tout cocher"), "tick_told"), block_id="tick"),
        *said,
    ]
    return modal(CALLBACK, title, blocks, place, submit=_("Marquer saisies"))


def _label(index: int, page: Sequence[Inscription]) -> str:
    first = (index - 1) * PAGE + 1
    return _("Inscriptions ({first} à {last})", first=first, last=first + len(page) - 1)


def shown(view: Json) -> list[int]:
    """The ids of the lines that have a box."""
    boxes = (block["element"] for block in view["blocks"] if block.get("type") == "input")
    options = (one for element in boxes for one in element.get("options", ()))
    return [forms.versioned(one["value"])[0] for one in options]
