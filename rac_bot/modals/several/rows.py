"""Several enrolments at once: what the windows for several courses and for several people share.

Each is one window of level 2: form, preview and outcome replace one another in it. A preview pushed as a
third level could not close both windows at once; here, closing the outcome leads back to where one was.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from rac_bot.blockkit import Json, actions, button, escape, joined, modal, section
from rac_bot.domain.modes import Mode
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import group_of, group_option
from rac_bot.modals.parts.place import Number, Place, Word
from rac_bot.modals.parts.undoing import undo_enrolment
from rac_bot.modals.parts.user_fields import field_blocks
from rac_bot.store.college.grids import by_mode, group_in
from rac_bot.store.file.inscriptions import ChosenGroup
from rac_bot.store.file.several import Attempt
from rac_bot.store.models import GridCourse, UserField

OUTCOME = "several_outcome"
PASSING, ALL = "passing", "all"


class SeveralPlace(Place):
    """What was chosen in the form, kept while preview and outcome stand in its stead."""

    where: Word = ""  # the value of the chosen session's option
    courses: tuple[Number, ...] = ()  # of the grid
    mode: Mode | None = None


def mode_field(chosen: Mode | None) -> Json:
    select = inputs.static_select("mode", [inputs.option(mode, mode) for mode in Mode], chosen)
    return inputs.field(_("Mode par défaut"), select, hint=_("Le groupe se corrige dans l’aperçu."))


def read_mode(view: dict[str, Any]) -> Mode | None:
    chosen = forms.value(view, "mode")
    return forms.member(Mode, chosen) if chosen else None


def group_field(name: str, label: str, course: GridCourse, mode: Mode | None, warning: str = "") -> Json:
    """The groups of the course, the one of the mode chosen; without one, the person chooses."""
    default = group_in(course, mode)
    # The mode is in the id: another default replaces what it had put there.
    select = inputs.grouped_select(
        f"{name}@{course.id}.{mode}",
        [inputs.group(g.mode, [group_option(g)]) for g in by_mode(course)],
        initial=group_option(default) if default else None,
        placeholder=_("EE, EE SR ou FM"),
    )
    absent = None if default else _("Sans groupe {mode} dans la grille : choisissez", mode=mode)
    return inputs.field(label, select, hint=joined(absent, warning))


def read_group(view: dict[str, Any], name: str) -> ChosenGroup | None:
    group_id, _colon, number = (forms.value(view, name) or "").partition(":")
    return ChosenGroup(forms.number(group_id), number) if group_id else None


def saving_field() -> Json:
    options = [
        inputs.option(_("Sauvegarder les inscriptions admissibles"), PASSING),
        inputs.option(_("Seulement si toutes passent"), ALL),
    ]
    return inputs.field(_("Si une inscription est refusée"), inputs.radio("saving", options, PASSING))


def read_all_or_none(view: dict[str, Any]) -> bool:
    return forms.value(view, "saving") == ALL


def back_button() -> Json:
    return actions(button(_("‹ Modifier le choix"), "several_back"), block_id="back")


def preview(
    callback: str, blocks: Sequence[Json], asked: Sequence[UserField], place: SeveralPlace, *, savable: bool
) -> Json:
    """What is about to be saved, with what the college requires of each; or there is only the way back."""
    rest = [*field_blocks(asked, {}), saving_field()] if savable else []
    submit = _("Sauvegarder") if savable else None
    return modal(callback, _("Aperçu"), [*blocks, *rest, back_button()], place, submit=submit)


def refused_line(label: str, why: str) -> Json:
    """Of a preview or an outcome; the label is fit for mrkdwn."""
    return section(f"⚠️ {label}\n{escape(why)}")


def summary(outcomes: Iterable[Attempt]) -> str:
    """What was saved and what was refused, in one line."""
    outcomes = list(outcomes)
    saved = sum(1 for outcome in outcomes if outcome.line)
    refused = sum(1 for outcome in outcomes if outcome.refusal)
    if not saved:
        return _("⚠️ Rien n’est enregistré.") + _refused(refused)
    said = _n(
        "✅ {n} inscription enregistrée, à saisir dans CLARA.",
        "✅ {n} inscriptions enregistrées, à saisir dans CLARA.",
        saved,
    )
    return said + _refused(refused)


def _refused(count: int) -> str:
    return " " + _n("{n} refusée.", "{n} refusées.", count) if count else ""


def outcome_view(
    title: str, outcomes: Sequence[tuple[str, Attempt]], place: SeveralPlace, callback: str
) -> Json:
    """One line for each wish under the summary; the labels are fit for mrkdwn.

    Where nothing was saved, what was chosen is kept, and the way back to it.
    """
    kept = any(outcome.line for _label, outcome in outcomes)
    blocks = [
        section(summary(outcome for _label, outcome in outcomes)),
        *undo_enrolment([outcome.line for _label, outcome in outcomes if outcome.line]),
        *(_outcome(label, outcome) for label, outcome in outcomes),
        *([] if kept else [back_button()]),
    ]
    return modal(OUTCOME if kept else callback, title, blocks, place)


def _outcome(label: str, outcome: Attempt) -> Json:
    if outcome.line:
        return section(f"✅ {label} · {escape(group_of(outcome.line))}")
    if outcome.refusal:
        return refused_line(label, str(outcome.refusal))
    return section(f"{label}\n" + _("Admissible, mais non enregistrée : une autre est refusée."))
