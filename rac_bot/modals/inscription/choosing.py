"""What the form's lists offer, and the session chosen in it: a dossier on file, or a session to create."""

from collections.abc import Mapping, Sequence

from rac_bot.blockkit import Json
from rac_bot.domain.sessions import Session
from rac_bot.errors import Malformed, SessionMalformed
from rac_bot.i18n import _, _n
from rac_bot.modals.parts import forms, inputs
from rac_bot.modals.parts.labels import candidate_line, course_option, grid_code
from rac_bot.modals.parts.sessions import parse_session, sessions_offered
from rac_bot.store.college import grids
from rac_bot.store.file.inscriptions import SessionToCreate
from rac_bot.store.file.remaining import CourseHistory
from rac_bot.store.models import Admission, Candidate, GridCourse, InscriptionState, SessionDossier
from rac_bot.store.work.work import Work


def where_option(
    where: SessionDossier | SessionToCreate, admissions: Sequence[Admission], told: str | None = None
) -> Json:
    """Tells the grid too where the candidate has several admissions; `told` stands under it."""
    several = len(admissions) > 1
    if isinstance(where, SessionDossier):
        grid = f" · {grid_code(where)}" if several else ""
        return inputs.option(f"{where.session.label}{grid}", where.id, told)
    grid = next((f" · {a.grid.code}" for a in admissions if several and a.id == where.admission_id), "")
    label = _("{session}{grid}, à créer", session=where.session.label, grid=grid)
    return inputs.option(label, f"{where.admission_id}:{where.session.code}")


def where_choices(
    typed: str, candidate: Candidate, dossiers: Sequence[SessionDossier], now: Session
) -> list[Json]:
    """The session typed, or today's and the next, of each admission; then the others on file that match."""
    own = {(d.admission_id, d.session): d for d in dossiers if not d.foreign}
    first = [
        (admission.id, session)
        for session in sessions_offered(typed, (now, now.next()))
        for admission in candidate.admissions
    ]
    wanted = set(sessions_offered(typed, (d.session for d in own.values())))
    on_file = [d for at, d in own.items() if d.session in wanted and at not in first]
    usual = [own.get(at) or SessionToCreate(*at) for at in first]
    return [_told(where, candidate) for where in [*usual, *on_file][: inputs.OPTIONS]]


def _told(where: SessionDossier | SessionToCreate, candidate: Candidate) -> Json:
    """The option, with how many courses stand at a session on file."""
    lines = where.inscriptions if isinstance(where, SessionDossier) else ()
    count = sum(line.state is InscriptionState.ACTIVE for line in lines)
    return where_option(where, candidate.admissions, _n("{n} cours", "{n} cours", count) if count else None)


def read_where(value: str | None) -> int | SessionToCreate:
    """A dossier's id, or the admission and session of one to create; SessionMalformed for neither."""
    admission, colon, session = (value or "").partition(":")
    try:
        number = forms.number(admission)
    except Malformed as error:
        raise SessionMalformed from error
    return SessionToCreate(number, parse_session(session)) if colon else number


def course_options(work: Work, grid_id: int, _language: str) -> dict[int, Json]:
    """The grid’s courses as they are offered: `work.known(course_options, grid_id, language)`."""
    return {entry.id: course_option(entry) for entry in grids.courses(work, grid_id)}


def course_choices(
    found: Sequence[GridCourse], offered: Mapping[int, Json], standing: Mapping[int, CourseHistory]
) -> list[Json]:
    """The grid's courses, those passed or under way apart; each says where the candidate stands in it."""
    to_do: list[Json] = []
    done: list[Json] = []
    for entry in found:
        known = standing.get(entry.course_id)
        option = course_option(entry, known) if known else offered[entry.id]
        (done if known and known.covers else to_do).append(option)
    return inputs.groups((_("À inscrire"), to_do), (_("Déjà au dossier"), done))


def candidate_choices(found: Sequence[Candidate]) -> list[Json]:
    inactive = _("non actif dans la démarche")
    return [inputs.option(candidate_line(c), c.id, None if c.active else inactive) for c in found]
