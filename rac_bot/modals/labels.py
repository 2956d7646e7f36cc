"""How the things of the file are named on screen, in one place for every view."""

from rac_bot.blockkit import Json, escape, option
from rac_bot.domain.codes import format_da
from rac_bot.domain.units import format_units
from rac_bot.i18n import _
from rac_bot.store.models import (
    Admission,
    Candidate,
    Course,
    GridCourse,
    GridGroup,
    Inscription,
    SessionDossier,
)


def candidate_line(candidate: Candidate) -> str:
    """`Leblanc, Lise · 123-4567`, for plain text."""
    return f"{candidate.name} · {format_da(candidate.da)}"


def candidate_title(candidate: Candidate) -> str:
    """The same for mrkdwn, the name in bold."""
    return f"*{escape(candidate.name)}* · {format_da(candidate.da)}"


def identity(candidate: Candidate) -> str:
    """What tells two people of one name apart."""
    birth = candidate.birth_date
    parts = (
        candidate.code_permanent or _("sans code permanent"),
        _("naiss. {date}", date=birth.isoformat()) if birth else None,
    )
    return " · ".join(part for part in parts if part)


def admission_line(admission: Admission) -> str:
    programme = admission.grid.programme
    return escape(f"{admission.grid.code} · {programme.number} {programme.title}".strip())


def course_line(course: Course) -> str:
    return f"{course.number} · {course.title}"


def course_option(entry: GridCourse) -> Json:
    course = entry.course
    facts = (
        " ".join(c.code for c in entry.competencies),
        str(course.weighting),
        _("{n} h", n=course.hours) if course.hours else "",
        _("{units} u.", units=format_units(course.weighting.thirds)),
    )
    return option(course_line(course), entry.id, " · ".join(fact for fact in facts if fact))


def group_option(group: GridGroup) -> Json:
    """A closed select hides the label of the option's group: the option says the mode again."""
    return option(f"{group.number} · {group.mode}", f"{group.id}:{group.number}")


def group_of(line: Inscription) -> str:
    """`groupe 00991 (EE SR)`, for plain text."""
    mode = line.mode or _("mode absent de la grille")
    return _("groupe {number} ({mode})", number=line.group_number, mode=mode)


def dossier_option(dossier: SessionDossier) -> Json:
    where = dossier.programme.number if dossier.foreign else grid_code(dossier)
    return option(f"{dossier.session.label} · {where}", dossier.id)


def grid_code(dossier: SessionDossier) -> str:
    return dossier.admission.grid.code if dossier.admission else ""
