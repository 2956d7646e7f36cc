"""The window *Plusieurs inscriptions*: lines typed or pasted, a session, what the lines leave out."""

from dataclasses import dataclass
from typing import Any

from rac_bot.blockkit import Json, modal
from rac_bot.domain.modes import Mode
from rac_bot.domain.pasting import Line, read
from rac_bot.domain.sessions import Session
from rac_bot.errors import LinesRefused, NothingPasted, TooManyLines
from rac_bot.i18n import _
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import course_line
from rac_bot.modals.parts.place import SearchPlace
from rac_bot.modals.parts.sessions import parse_session, session_option, session_select
from rac_bot.store.file.several import PASTED
from rac_bot.store.models import Course

FORM = "paste_lines"


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form holds as it opens."""

    session: Session | None = None
    text: str = ""
    course: Course | None = None
    mode: Mode | None = None
    after: int = 0  # the line that was saved last: Slack would keep what was entered before it


@dataclass(frozen=True, slots=True)
class Pasted:
    """What it gives back."""

    session: Session
    lines: list[Line]
    course_id: int | None
    mode: Mode | None


def paste_view(filled: Filled, place: SearchPlace, warning: str | None = None) -> Json:
    """`warning` is mrkdwn."""
    session = session_select("paste_session", session_option(filled.session) if filled.session else None)
    lines = inputs.text_input(
        f"lines@{filled.after}", initial=filled.text, longest=inputs.TYPED, multiline=True
    )
    columns = _(
        "DA, cours, mode. Vous pouvez coller trois colonnes d’un tableur : rien d’autre. {n} lignes au plus.",
        n=PASTED,
    )
    course = inputs.external_select(
        f"paste_course@{filled.after}",
        initial=course_option(filled.course) if filled.course else None,
        placeholder=_("Numéro ou titre"),
    )
    modes = [inputs.option(one, one) for one in Mode]
    mode = inputs.static_select(f"paste_mode@{filled.after}", modes, filled.mode)
    created = _("Créée au besoin, pour chaque personne.")
    blocks = [
        inputs.field(_("Session"), session, hint=created),
        inputs.field(_("Une inscription par ligne"), inputs.focused(lines), hint=columns),
        inputs.field(_("Cours des lignes qui n’en ont pas"), course, optional=True),
        inputs.field(_("Mode des lignes qui n’en ont pas"), mode, optional=True),
    ]
    return modal(FORM, _("Plusieurs inscriptions"), blocks, place, warning=warning, submit=_("Aperçu"))


def course_option(course: Course) -> Json:
    return inputs.option(course_line(course), course.id)


def read_pasted(view: dict[str, Any]) -> Pasted:
    """What the form holds.

    Raises:
        SessionMalformed: no session is chosen.
        LinesRefused, TooManyLines, NothingPasted: the lines are not to be taken as they are.
    """
    lines, unread = read(forms.value(view, "lines") or "")
    if len(lines) + len(unread) > PASTED:
        raise TooManyLines(PASTED, len(lines) + len(unread))
    if unread:
        raise LinesRefused([(place.line, place.column) for place in unread])
    if not lines:
        raise NothingPasted
    course, mode = forms.value(view, "paste_course"), forms.value(view, "paste_mode")
    return Pasted(
        parse_session(forms.value(view, "paste_session")),
        lines,
        forms.number(course) if course else None,
        forms.member(Mode, mode) if mode else None,
    )
