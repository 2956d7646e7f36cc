"""How the things of the file are named on screen, in one place for every view."""

from collections.abc import Mapping, Sequence

from rac_bot.blockkit import Json, escape, joined
from rac_bot.domain.codes import format_da
from rac_bot.domain.modes import Mode
from rac_bot.domain.outcomes import Outcome
from rac_bot.domain.units import Weighting, format_units
from rac_bot.errors import ChangedMeanwhile
from rac_bot.i18n import _, day, decimals, moment, parted
from rac_bot.modals.parts import inputs, user_fields
from rac_bot.modals.parts.reference import Reference
from rac_bot.store import catalogue
from rac_bot.store.college.codes import Codes
from rac_bot.store.college.grids import by_mode
from rac_bot.store.file.effective import held, kept
from rac_bot.store.file.remaining import CourseHistory
from rac_bot.store.models import (
    Admission,
    Candidate,
    ClaraState,
    Course,
    GridCourse,
    GridGroup,
    Inscription,
    InscriptionState,
    SessionDossier,
)
from rac_bot.words.fields import field_label, field_value

_ENROLLED = (InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED)


def candidate_line(candidate: Candidate) -> str:
    """`Leblanc, Lise · 123-4567`, for plain text."""
    return f"{candidate.name} · {format_da(candidate.da)}"


def candidate_title(candidate: Candidate) -> str:
    """The same for mrkdwn, the name in bold."""
    return f"*{escape(candidate.name)}* · {format_da(candidate.da)}"


def identity(candidate: Candidate) -> str:
    """What tells two people of one name apart."""
    birth = candidate.birth_date
    born = _("naiss. {date}", date=birth.isoformat()) if birth else None
    return joined(candidate.code_permanent or _("sans code permanent"), born)


def admission_line(admission: Admission) -> str:
    programme = admission.grid.programme
    return escape(f"{admission.grid.code} · {programme.number} {programme.title}".strip())


def with_grid(candidate: Candidate, admission: Admission | None) -> str:
    """For mrkdwn, over a form that enrols the person in courses of that admission's grid."""
    return candidate_title(candidate) + (f" · {escape(admission.grid.code)}" if admission else "")


def course_line(course: Course) -> str:
    return f"{course.number} · {course.title}"


def course_title(course: Course) -> str:
    """The same for mrkdwn, the number in bold."""
    return f"*{course.number}* · {escape(course.title)}"


def course_option(entry: GridCourse, known: CourseHistory | None = None) -> Json:
    """A course of a grid; its description starts with where the candidate stands in it, if that is known."""
    course = entry.course
    facts = joined(
        standing(known) if known else "",
        competency_codes(entry),
        str(course.weighting),
        _("{n} h", n=course.hours) if course.hours else "",
        units_told(course.weighting),
    )
    return inputs.option(course_line(course), entry.id, facts)


def course_facts(entry: GridCourse) -> str:
    """Its whole title, for mrkdwn, and what the grid says of it."""
    codes = competency_codes(entry)
    return joined(
        escape(entry.course.title),
        _("comp. {codes}", codes=codes) if codes else "",
        str(entry.course.weighting),
        units_told(entry.course.weighting),
    )


def units_told(weighting: Weighting) -> str:
    return _("{units} u.", units=decimals(format_units(weighting.thirds)))


def competency_codes(entry: GridCourse) -> str:
    """Of what the grid has the course cover."""
    return " ".join(competency.code for competency in entry.competencies)


def groups_by_mode(entry: GridCourse) -> str:
    """`EE 00990 · EE SR 00991 · FM —`: those that the grid gives the course."""
    numbers = {group.mode: group.number for group in by_mode(entry)}
    return joined(*(f"{mode} {numbers.get(mode, '—')}" for mode in Mode))


def group_option(group: GridGroup) -> Json:
    """A closed select hides the label of the option's group: the option says the mode again."""
    return inputs.option(f"{group.number} · {group.mode}", f"{group.id}:{group.number}")


def group_of(line: Inscription) -> str:
    """`groupe 00991 (EE SR)`, for plain text; a *non suivi* line, or an unassigned one, has none."""
    if (line.deleted_from or line.state) is InscriptionState.NOT_FOLLOWED:
        return _("non suivi")
    if not line.group_number:
        return _("sans groupe")
    return _("groupe {number} ({mode})", number=line.group_number, mode=mode_of(line) or "—")


def group_and_mode(line: Inscription) -> str:
    """`00991 EE SR`, for plain text."""
    if (line.deleted_from or line.state) is InscriptionState.NOT_FOLLOWED:
        return _("non suivi")
    if not line.group_number:
        return _("non assignée")
    return " ".join(filter(None, (line.group_number, mode_of(line))))


def mode_and_group(line: Inscription) -> str:
    """`EE SR · groupe 00991`; of a line whose group has no mode, as `group_of`."""
    if line.mode and line.group_number:
        return joined(line.mode, _("groupe {number}", number=line.group_number))
    return group_of(line)


def line_named(line: Inscription) -> str:
    """Its session and its group, for mrkdwn."""
    return f"{line.dossier.session.label} · {escape(group_of(line))}"


def mode_of(line: Inscription) -> str | None:
    """What its group is; None where another college, which has no grid here, does not tell."""
    if line.fictive_group:
        return _("groupe fictif")
    return line.mode or (None if line.dossier.foreign else _("mode absent de la grille"))


def clara(line: Inscription, ref: Reference) -> str:
    """What CLARA holds of the line: the bot does not enter it there by itself."""
    if line.clara is ClaraState.TO_ENTER:
        return _("_À saisir dans CLARA_")
    if line.clara is ClaraState.TO_REMOVE:
        return _("_À supprimer dans CLARA_")
    if line.clara is ClaraState.TO_CORRECT:
        return _("_À corriger dans CLARA_ : {changes}", changes=differences(since_entered(line), ref))
    if line.clara_entered_at is None or line.clara_entered_by in (None, "import"):
        return _("_Saisie dans CLARA_")
    return _(
        "_Saisie dans CLARA le {when} par {who}_",
        when=moment(line.clara_entered_at),
        who=escape(ref.name(line.clara_entered_by)),
    )


def droppable(line: Inscription, ref: Reference) -> str | None:
    """`sans échec jusqu’au 19 sept. 2018`, for mrkdwn; None where it is over or not known."""
    if line.state is not InscriptionState.ACTIVE or ref.outcome(line) is not Outcome.UNDER_WAY:
        return None
    last = ref.drop.last_day(line.dossier.session, line.starts_on, line.ends_on)
    if last is None or last < ref.today:
        return None
    return _("{label} jusqu’au {day}", label=escape(ref.drop.label), day=day(last))


def standing(course: CourseHistory) -> str:
    """`déjà réussi en A-2017 (81)`: where the candidate stands in a course, for plain text and mrkdwn."""
    told = {"session": course.session.code, "note": course.note, "remark": course.remark or "—"}
    return {
        Outcome.PASSED: _("déjà réussi en {session} ({note})", **told),
        Outcome.FAILED: _("échoué en {session} ({note})", **told),
        Outcome.DONE: _("EE SR faite en {session}", **told),
        Outcome.RECOGNISED: _("reconnu en {session} ({remark})", **told),
        Outcome.ENDED: _("terminé en {session} ({remark})", **told),
        Outcome.WITHOUT_RESULT: _("sans résultat en {session}", **told),
        Outcome.UNDER_WAY: _("inscrit en {session}", **told),
    }[course.outcome]


def without_note(line: Inscription, ref: Reference) -> str | None:
    """`sans résultat`: why a line that has no note is not under way; None for one that is, or has a note."""
    told = {
        Outcome.DONE: _("EE SR faite"),
        Outcome.RECOGNISED: _("reconnu"),
        Outcome.ENDED: _("terminée ({remark})", remark=escape(line.remark or "—")),
        Outcome.WITHOUT_RESULT: _("sans résultat"),
    }
    return told.get(ref.outcome(line)) if line.state in _ENROLLED else None


def since_entered(line: Inscription) -> dict[str, tuple[object, object]]:
    """What changed since the line was entered in CLARA: what stands there, what stands here."""
    return {name: (there, held(line, name)) for name, there in (line.in_clara or {}).items()}


def differences(changes: Mapping[str, Sequence[object]], ref: Reference) -> str:
    """`Groupe 00990 → 00991 ; Note — → 81`, for mrkdwn."""
    told: list[str] = []
    for name, (before, after) in changes.items():
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            told += user_fields.told_changes(ref.user_fields, before, after)
        else:
            told.append(f"{field_label(name)} {_changed(name, before, ref)} → {_changed(name, after, ref)}")
    return parted(told)


def _changed(name: str, value: object, ref: Reference) -> str:
    """A code that is not given is the default's, whatever that is."""
    return _("par défaut") if value is None and catalogue.EVERY[name].defaulted else shown(name, value, ref)


def meanwhile(refusal: ChangedMeanwhile, what: str, ref: Reference, then: str | None = None) -> str:
    """What others changed while a form was open, for mrkdwn, over the form that keeps the person's entries.

    `what` is the thing that the form changes: `cette inscription`; `then` is what to do, where it is no form.
    """
    told = [
        _(
            "{who} a modifié {what} le {when} : {changes}.",
            who=escape(ref.name(who)),
            what=what,
            when=moment(when),
            changes=differences(values, ref),
        )
        for who, when, values in refusal.changes
    ] or [_("Quelqu’un d’autre vient de modifier {what}.", what=what)]
    return " ".join([*told, then or _("Sauvegardez de nouveau pour garder vos valeurs.")])


def inherited(name: str, admission: Admission, codes: Codes, line: Inscription | None = None) -> str | None:
    """The code that a field has where nothing was redefined: the admission's, or the list's default; of a
    line that is in CLARA, what it was entered with."""
    own = {"unit": admission.unit, "language": admission.candidate.language}
    return stands_for(name, line, own.get(name) or codes.default(catalogue.EVERY[name].list))


def stands_for(name: str, line: Inscription | None, default: str | None) -> str | None:
    """What the field has where nothing was redefined, `default` being what it has today."""
    return kept(line).get(name, default) if line else default


def shown(name: str, value: object, ref: Reference) -> str:
    """What the field holds, for mrkdwn; `—` for nothing."""
    return escape(field_value(name, value, ref.codes))


def grid_code(dossier: SessionDossier) -> str:
    return dossier.admission.grid.code if dossier.admission else ""
