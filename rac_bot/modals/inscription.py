"""The window *Création d'une inscription-cours* (the guide's image 1.4): session, course, group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rac_bot.blockkit import (
    OPTIONS,
    Json,
    context,
    escape,
    external_select,
    field,
    groups,
    modal,
    option,
    section,
    static_select,
)
from rac_bot.blockkit import group as option_group
from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.errors import CourseMissing, GroupMissing, GroupsNotShown, SessionMalformed
from rac_bot.i18n import _
from rac_bot.modals import forms
from rac_bot.modals.labels import candidate_line, candidate_title, course_option, grid_code, group_option
from rac_bot.modals.place import Place
from rac_bot.modals.reference import Reference
from rac_bot.modals.session_dossier import offered, parse_session
from rac_bot.store.codes import Codes
from rac_bot.store.grids import by_mode
from rac_bot.store.inscriptions import SessionToCreate
from rac_bot.store.models import Admission, Candidate, GridCourse, SessionDossier

CALLBACK = "inscription"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the form holds so far, as rows of the store."""

    where: SessionDossier | SessionToCreate | None = None
    admission: Admission | None = None  # of that session; its grid feeds the courses
    course: GridCourse | None = None


def candidate_first_view(place: Place, warning: str | None = None) -> Json:
    """The form before anybody is chosen: a type-ahead over the candidates."""
    return modal(
        CALLBACK,
        _("Inscription-cours"),
        [
            *([section(f"⚠️ {escape(warning)}")] if warning else []),
            field(
                "candidate",
                _("Candidat"),
                external_select("candidate", placeholder=_("Nom, DA ou code permanent")),
                hint=_("Ex. : Tremblay, J* ou 1234567"),
                dispatch=True,
            ),
        ],
        metadata=str(place),
        submit=_("Sauvegarder"),
    )


def inscription_view(
    candidate: Candidate, choices: Choices, ref: Reference, place: Place, warning: str | None = None
) -> Json:
    """The form as far as the choices made allow: the session, then its grid's courses, then the groups."""
    place = place.but(admission=choices.admission.id if choices.admission else None)
    session = external_select(
        "session",
        initial=where_option(choices.where, candidate.admissions) if choices.where else None,
        placeholder=_("Choisir ou taper une session"),
    )
    blocks = [
        *([section(f"⚠️ {escape(warning)}")] if warning else []),
        context(_header(candidate, choices.admission)),
        field("session", _("Session"), session, dispatch=True),
        *_course(choices),
        *_group(choices),
    ]
    if choices.admission:
        blocks.append(context(_inherited(choices.admission, ref.codes)))
    return modal(CALLBACK, _("Inscription-cours"), blocks, metadata=str(place), submit=_("Sauvegarder"))


def _header(candidate: Candidate, admission: Admission | None) -> str:
    grid = f" · {escape(admission.grid.code)}" if admission else ""
    return candidate_title(candidate) + grid


def _course(choices: Choices) -> list[Json]:
    if choices.admission is None:
        return [context(_("Choisissez la session ; les cours viendront de la grille de l’admission."))]
    # The admission is in the id: a session of another admission must not keep the course of the first.
    select = external_select(
        f"course@{choices.admission.id}",
        initial=course_option(choices.course) if choices.course else None,
        placeholder=_("Numéro, titre, compétence"),
    )
    hint = _("Numéro, titre, compétence ou discipline. Au-delà de {n} cours trouvés, précisez.", n=OPTIONS)
    return [field("course", _("Cours"), select, hint=hint, dispatch=True)]


def _group(choices: Choices) -> list[Json]:
    course = choices.course
    if course is None:
        if choices.admission is None:
            return []
        return [context(_("Choisissez le cours ; les groupes viendront de la grille."))]
    ordered = by_mode(course)
    if not ordered:
        return [context("⚠️ " + _("La grille ne donne aucun groupe pour ce cours."))]
    # The course is in the id: its groups replace those of the course chosen before, with nothing kept.
    select = static_select(
        f"group@{course.id}",
        option_groups=[option_group(g.mode, [group_option(g)]) for g in ordered],
        initial=group_option(ordered[0]) if len(ordered) == 1 else None,
        placeholder=_("EE, EE SR ou FM"),
    )
    missing = ", ".join(mode for mode in Mode if mode not in {g.mode for g in ordered})
    hint = _("Sans groupe dans la grille pour ce cours : {modes}", modes=missing) if missing else None
    return [field("group", _("Groupe"), select, hint=hint)]


def _inherited(admission: Admission, codes: Codes) -> str:
    def default(name: str) -> str:
        return escape(codes.default(name) or "—")

    return " · ".join(
        (
            escape(admission.unit),
            escape(admission.candidate.language or default("langue")),
            _("Cat. {code}", code=default("categorie")),
            _("Financ. {code}", code=default("source_financement")),
            _("RAC {code}", code=default("rac")),
            _("É. dist. {code}", code=default("mode_ens_distance")),
        )
    )


# --- the session field: a dossier on file, or a session to create -----------------------------------


def where_option(where: SessionDossier | SessionToCreate, admissions: Sequence[Admission]) -> Json:
    """Tells the grid too where the candidate has several admissions."""
    several = len(admissions) > 1
    if isinstance(where, SessionDossier):
        grid = f" · {grid_code(where)}" if several else ""
        return option(f"{where.session.label}{grid}", where.id)
    grid = next((f" · {a.grid.code}" for a in admissions if several and a.id == where.admission_id), "")
    label = _("{session}{grid}, à créer", session=where.session.label, grid=grid)
    return option(label, f"{where.admission_id}:{where.session.code}")


def where_choices(
    typed: str, candidate: Candidate, dossiers: Sequence[SessionDossier], now: Session
) -> list[Json]:
    """The sessions on file that match, then those that may be created: the one typed, or the usual ones."""
    own = [d for d in dossiers if not d.foreign]
    wanted = set(offered(typed, (d.session for d in own)))
    on_file = [where_option(d, candidate.admissions) for d in own if d.session in wanted]
    missing = [
        where_option(SessionToCreate(admission.id, session), candidate.admissions)
        for admission in candidate.admissions
        for session in offered(typed, _next_ones(admission, own, now))
        if (admission.id, session) not in {(d.admission_id, d.session) for d in own}
    ]
    # The sessions to create come second, and must not be crowded out of what a list can hold.
    return groups((_("Au dossier"), on_file[: OPTIONS - len(missing)]), (_("À créer"), missing))


def _next_ones(admission: Admission, own: Sequence[SessionDossier], now: Session) -> list[Session]:
    """The current session, the next, and the one that follows the newest of that admission."""
    newest = [d.session.next() for d in own if d.admission_id == admission.id][:1]
    return [*newest, now, now.next()]


def read_where(value: str | None) -> int | SessionToCreate:
    """A dossier's id, or the admission and session of one to create.

    Raises:
        SessionMalformed: nothing chosen, or a value that the form did not offer.
    """
    admission, colon, session = (value or "").partition(":")
    if not admission.isdecimal():
        raise SessionMalformed
    return SessionToCreate(int(admission), parse_session(session)) if colon else int(admission)


# --- the course and group fields --------------------------------------------------------------------


def course_choices(found: Sequence[GridCourse], enrolled: set[int]) -> list[Json]:
    """The grid's courses, those that the candidate is enrolled in already apart."""
    to_do = [course_option(c) for c in found if c.course_id not in enrolled]
    done = [course_option(c) for c in found if c.course_id in enrolled]
    return groups((_("À inscrire"), to_do), (_("Déjà au dossier"), done))


def candidate_choices(found: Sequence[Candidate]) -> list[Json]:
    inactive = _("non actif dans la démarche")
    return [option(candidate_line(c), c.id, None if c.active else inactive) for c in found]


def read_course_and_group(view: dict[str, Any]) -> tuple[int, int, str]:
    """The ids of the course of the grid and of its group, and the group's number as it was shown.

    Raises:
        CourseMissing, GroupMissing: nothing is chosen.
        GroupsNotShown: the form was sent before the groups on screen were those of the course.
    """
    fields = forms.entries(view)
    course, group = fields.get("course"), fields.get("group")
    if course is None or course.value is None:
        raise CourseMissing
    if group is None or group.version != course.value:
        raise GroupsNotShown
    if group.value is None:
        raise GroupMissing
    group_id, _colon, number = group.value.partition(":")
    return int(course.value), int(group_id), number
