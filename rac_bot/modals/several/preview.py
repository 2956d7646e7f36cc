"""*Aperçu* of several inscriptions, of whichever form, and the window that says what came of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from rac_bot.blockkit import Json, actions, alert, button, context, escape, joined, modal, paragraphs, section
from rac_bot.domain.sessions import Session
from rac_bot.errors import Refusal
from rac_bot.i18n import _, _n, told_of
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_line, course_line, group_option, standing
from rac_bot.modals.parts.place import Number, Place, Word
from rac_bot.modals.parts.undoing import enrolment_button, until, until_from
from rac_bot.modals.parts.user_fields import field_blocks
from rac_bot.store.college.grids import by_mode, group_in
from rac_bot.store.file.inscriptions import ChosenGroup
from rac_bot.store.file.several import Attempt, Proposal, Wanted
from rac_bot.store.models import Candidate, GridCourse, Inscription, SessionDossier, UserField

PREVIEW, OUTCOME = "several_preview", "several_outcome"
PASSING, ALL = "passing", "all"

LeftOut = tuple[int, str, str]  # the line's number, what it names, why it is left out; plain text


class PreviewPlace(Place):
    """Of lines that were pasted, or typed with the command: what saving needs, and nothing of what was typed.

    A row is `line:candidate:course`.
    """

    rows: tuple[Word, ...] = ()
    session: Word = ""
    left_out: Number = 0  # lines that are none of the rows


def preview_view(
    session: Session,
    proposals: Sequence[Proposal],
    left_out: Sequence[LeftOut],
    asked: Sequence[UserField],
    place: Place,
    *,
    callback: str = PREVIEW,
    head: str | None = None,
    warning: str | None = None,
    close: str | None = None,
    back: bool = False,
) -> Json:
    """What would be saved, a group for each line; then the choice, where a line is refused meanwhile.

    `head` tells whose lines they are, where they are one person's: each is then named by its course.
    """
    fine = [one for one in proposals if not one.refusal]
    refused = sorted([*left_out, *(_refused(one, head) for one in proposals if one.refusal)])
    blocks = [context(head)] if head else []
    blocks.append(context(_counted(session, fine, len(refused))))
    blocks += [alert(warning)] if warning else []
    blocks += _told(_line(*one) for one in refused)
    blocks += [_group(one, head) for one in fine]
    if fine:
        blocks += [*field_blocks(asked, {}), saving_field()]
    blocks += [actions(back_button(), block_id="back")] if back else []
    submit = _("Sauvegarder") if fine else None
    return modal(callback, _("Aperçu"), blocks, place, submit=submit, close=close)


def back_button() -> Json:
    return button(_("‹ Retour"), "several_back")


def _counted(session: Session, fine: Sequence[Proposal], refused: int) -> str:
    missing = {(one.wanted.candidate.id, one.held[0].grid_id) for one in fine if one.creates}
    return joined(
        _n("*{n} inscription*", "*{n} inscriptions*", len(fine)),
        session.name,
        _n("{n} dossier session à créer", "{n} dossiers session à créer", len(missing)) if missing else "",
        _n("*{n} écartée*", "*{n} écartées*", refused) if refused else "",
    )


def _told(refused: Iterable[str]) -> list[Json]:
    return [section(text) for text in paragraphs(f"⚠️ {one}" for one in refused) if text]


def _line(number: int, who: str, why: str) -> str:
    """For mrkdwn; `number` is 0 where the line is one person's, and named by its course."""
    if not number:
        return escape(why)
    line = _("*Ligne {n}*", n=number)
    return f"{line} · {told_of(escape(who), escape(why))}"


def _refused(one: Proposal, head: str | None) -> LeftOut:
    why = _why(one.wanted, str(one.refusal))
    if head:
        return 0, "", why
    return int(one.wanted.name), candidate_line(one.wanted.candidate), why


def _why(wanted: Wanted, why: str) -> str:
    """The reason, which names the course."""
    return why if wanted.course in why else told_of(wanted.course, why)


def _label(one: Proposal, head: str | None) -> str:
    """For plain text."""
    if head:
        return course_line(one.held[0].course)
    return joined(candidate_line(one.wanted.candidate), one.wanted.course)


def field_of(name: str) -> str:
    return f"group_{name}"


def _group(one: Proposal, head: str | None) -> Json:
    """The groups by mode; of several admissions, by grid, and then none is chosen."""
    wanted, held = one.wanted, one.held
    if len(held) > 1:
        groups = [
            inputs.group(each.grid.code, [_with_grid(each, o) for o in _options(each)]) for each in held
        ]
        initial, told = None, _several(len(held))
    else:
        course = held[0]
        found = by_mode(course)
        groups = [inputs.group(g.mode, [group_option(g)]) for g in found]
        chosen = group_in(course, wanted.mode) or (found[0] if len(found) == 1 and not wanted.mode else None)
        initial = group_option(chosen) if chosen else None
        absent = _("Sans groupe {mode} dans la grille : choisissez", mode=wanted.mode)
        told = absent if wanted.mode and not chosen else ""
    hint = joined(told, f"⚠️ {standing(one.standing)}" if one.standing else "")
    # The mode is in the id: another one replaces what it had put there.
    name = f"{field_of(wanted.name)}@{held[0].id}.{wanted.mode}"
    select = inputs.grouped_select(name, groups, initial=initial, placeholder=_("EE, EE SR ou FM"))
    return inputs.field(_label(one, head), select, hint=hint)


def _options(held: GridCourse) -> list[Json]:
    return [group_option(group) for group in by_mode(held)]


def _with_grid(held: GridCourse, option: Json) -> Json:
    """A closed select hides the label of the option's group."""
    return inputs.option(f"{option['text']['text']} · {held.grid.code}", option["value"])


def _several(admissions: int) -> str:
    if admissions == 2:
        return _("Deux admissions actives : choisissez celle de cette inscription.")
    return _("{n} admissions actives : choisissez celle de cette inscription.", n=admissions)


def saving_field() -> Json:
    options = [
        inputs.option(_("Sauvegarder les autres"), PASSING),
        inputs.option(_("Ne rien sauvegarder"), ALL),
    ]
    return inputs.field(_("Si une ligne est refusée"), inputs.radio("saving", options, PASSING))


def read_all_or_none(view: dict[str, Any]) -> bool:
    return forms.value(view, "saving") == ALL


def read_groups(view: dict[str, Any], fields: Iterable[tuple[str, str]]) -> dict[str, ChosenGroup]:
    """By the line's name, the group chosen in its field; a line that was refused has none."""
    chosen = {}
    for name, field in fields:
        group_id, _colon, number = (forms.value(view, field) or "").partition(":")
        if group_id:
            chosen[name] = ChosenGroup(forms.number(group_id), number)
    return chosen


# --- what came of it ---------------------------------------------------------------------------------


def outcome_view(
    attempts: Sequence[tuple[Wanted, Attempt]],
    left_out: int,
    place: Place | str,
    *,
    callback: str = OUTCOME,
    head: str | None = None,
    onwards: Sequence[Json] = (),
    submit: str | None = None,
    close: str | None = None,
    alone: Sequence[SessionDossier] = (),
    alone_refused: Sequence[tuple[Candidate, Refusal]] = (),
    saved_at: datetime | None = None,
) -> Json:
    """What was saved, how to undo it all, what was refused, where to go from there.

    `alone`: sessions that were created with no line, at `saved_at`; `alone_refused`: whose was not, and why.
    """
    lines = saved_lines(attempts)
    undo = enrolment_button(lines, _("Tout défaire"), alone) if lines or alone else None
    met = [(wanted, _why(wanted, str(one.refusal))) for wanted, one in attempts if one.refusal]
    refused = (why if head else told_of(candidate_line(wanted.candidate), why) for wanted, why in met)
    blocks = [
        section(summary(attempts, alone), accessory=undo, block_id="undo"),
        *_told(map(escape, refused)),
        *_told(escape(told_of(candidate_line(whose), str(refusal))) for whose, refusal in alone_refused),
    ]
    if left_out:
        count = _n("{n} ligne écartée à l’aperçu.", "{n} lignes écartées à l’aperçu.", left_out)
        blocks.append(context(f"⚠️ {count}"))
    blocks += [actions(*onwards, block_id="onwards")] if onwards else []
    blocks += [until(lines)] if lines else [until_from(saved_at)] if saved_at and alone else []
    return modal(callback, _("Inscriptions"), blocks, place, submit=submit, close=close)


def saved_lines(attempts: Iterable[tuple[Wanted, Attempt]]) -> list[Inscription]:
    return [attempt.line for _wanted, attempt in attempts if attempt.line]


def summary(attempts: Sequence[tuple[Wanted, Attempt]], alone: Sequence[SessionDossier] = ()) -> str:
    """In one line, for mrkdwn."""
    lines, count = saved_lines(attempts), sum(1 for _wanted, attempt in attempts if attempt.refusal)
    refused = _n("*{n} écartée*", "*{n} écartées*", count) if count else ""
    if not lines and not alone:
        return joined(_("⚠️ Rien n’est enregistré."), refused)
    created = {line.dossier_id for line in lines if line.dossier.created_at == line.created_at}
    count = len(created) + len(alone)
    files = _n("{n} dossier session créé", "{n} dossiers session créés", count) if count else ""
    saved = _n("✅ *{n} inscription*", "✅ *{n} inscriptions*", len(lines)) if lines else ""
    told = ", ".join(filter(None, (saved, files))) if lines else f"✅ {files}"
    return joined(told, "🟠 " + _("à saisir dans CLARA"), refused)
