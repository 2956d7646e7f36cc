"""Inscriptions: enrolling a candidate in a course of a session dossier, and changing what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, insert, select

from rac_bot.domain import sessions
from rac_bot.domain.modes import Mode
from rac_bot.errors import (
    AlreadyEnrolled,
    CourseNotInGrid,
    ForeignDossier,
    GroupIsReal,
    GroupMissing,
    GroupNotInGrid,
    LineDeleted,
    OutOfReach,
)
from rac_bot.store import catalogue
from rac_bot.store.college import grids
from rac_bot.store.file import dossiers, lines
from rac_bot.store.file.dossiers import Place
from rac_bot.store.models import (
    Base,
    ClaraState,
    Grid,
    GridCourse,
    Inscription,
    InscriptionState,
    SessionDossier,
)
from rac_bot.store.trace import changes, journal
from rac_bot.store.work.instances import made, put
from rac_bot.store.work.statements import Reached, Written
from rac_bot.store.work.work import Work


@dataclass(frozen=True, slots=True)
class SessionToCreate:
    """A session not on file yet, to be created from that admission as the inscription is saved."""

    admission_id: int
    session: sessions.Session


KEPT = 0  # in place of a group's id: the one that the line has, which its grid does not hold (any more)


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """A group as the form gives it: one of the grid's by its id, a fictive number, or none."""

    id: int | None = None
    number: str = ""  # as it was shown: an import may have given the group another one since
    fictive: bool = False


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an advisor asks for; the ids are those of the screen, checked again here."""

    candidate_id: int
    where: int | SessionToCreate  # a session dossier's id, or the session to create
    grid_course_id: int
    group: ChosenGroup
    state: InscriptionState = InscriptionState.ACTIVE
    fields: Mapping[str, Any] = field(default_factory=dict)  # the rest of the form, by column


_TAKING = (InscriptionState.ACTIVE, InscriptionState.NOT_FOLLOWED)
TAKEN = Reached(
    select(Inscription.course_id, Inscription.group_number)
    .select_from(SessionDossier)
    .join(Inscription, Inscription.dossier_id == SessionDossier.id)
    .where(SessionDossier.id == bindparam("dossier_id"), Inscription.state.in_(_TAKING)),
    SessionDossier.candidate_id,
)
_TABLE = Base.metadata.tables["inscription"]
ADDED = Written(insert(_TABLE).returning(_TABLE.c.id, sort_by_parameter_order=True), changes.DOSSIER_BELONGS)


Where = int | SessionToCreate
At = tuple[int, Where]  # a candidate, and a session of theirs


@dataclass(frozen=True, slots=True)
class _Ready:
    """A line that may be written."""

    at: At
    course: GridCourse
    values: Mapping[str, Any]  # by column


class Enrolling:
    """Inscriptions of one transaction: judged by the file and by those before them, then all written."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._places: dict[At, Place] = {}
        self._taken: dict[At, dict[int, str]] = {}  # the group of each course taken there
        self._ready: list[_Ready] = []

    def add(self, wish: Enrolment) -> None:
        """Judge a wish, which `write` then writes; a Refusal says what stands in the way."""
        at = (wish.candidate_id, wish.where)
        grid = self._grid(at)
        held = grids.course_of_grid(self._work, grid.id, wish.grid_course_id)
        if held is None:
            raise CourseNotInGrid(grid.code)
        self._take(at, held, wish.group, wish.state, wish.fields)

    def copy(self, line: Inscription, where: Where) -> None:
        """Judge the same course at another session, with the group that its grid gives for the same mode.

        Raises:
            LineDeleted: somebody deleted the line.
            Refusal: as for `add`; CourseNotInGrid where that session's grid does not hold the course.
        """
        if line.state is InscriptionState.DELETED:
            raise LineDeleted(line.course.number)
        at = (line.dossier.candidate_id, where)
        grid = self._grid(at)
        course = grids.course_by_number(self._work, grid.id, line.course.number)
        if course is None:
            raise CourseNotInGrid(grid.code)
        if line.fictive_group:
            chosen = ChosenGroup(number=line.group_number, fictive=True)
        elif group := grids.group_in(course, line.mode):
            chosen = ChosenGroup(group.id, group.number)
        elif line.state is InscriptionState.ACTIVE:
            raise GroupNotInGrid(line.course.number)
        else:
            chosen = ChosenGroup()
        self._take(at, course, chosen, line.state, {name: getattr(line, name) for name in catalogue.COPIED})

    def write(self) -> list[Inscription]:
        """Write all that was judged well, the session dossiers that are missing, and the journal."""
        work = self._work
        used = {one.at: self._places[one.at] for one in self._ready}
        of = {at: place.on_file or dossiers.add(work, place) for at, place in used.items()}
        rows = [{**one.values, "dossier_id": of[one.at].id} for one in self._ready]
        ids = work.write(ADDED, rows).scalars() if rows else []
        lines = []
        for one, row, line_id in zip(self._ready, rows, ids, strict=True):
            line = made(Inscription, row | {"id": line_id})
            put(line, course=one.course.course, dossier=of[one.at])
            lines.append(line)
        journal.enrolled(work, lines)
        return lines

    def _grid(self, at: At) -> Grid:
        candidate_id, where = at
        if at not in self._places:
            if isinstance(where, SessionToCreate):
                # Somebody may have created it since the form was drawn: it is then simply used.
                place = dossiers.at_admission(self._work, where.admission_id, where.session)
            else:
                place = dossiers.at_dossier(self._work, where)
                if place is None:
                    raise dossiers.missing(self._work, candidate_id)
            place = dossiers.opened(place, candidate_id)
            if place.admission is None:
                raise ForeignDossier
            if not place.reached(self._work.by.rights):
                raise OutOfReach
            taken = self._work.rows(TAKEN, dossier_id=held.id) if (held := place.on_file) else []
            self._places[at], self._taken[at] = place, dict(taken)
        admission = self._places[at].admission
        assert admission  # noqa: S101
        return admission.grid

    def _take(
        self,
        at: At,
        held: GridCourse,
        chosen: ChosenGroup,
        state: InscriptionState,
        fields: Mapping[str, Any],
    ) -> None:
        number, mode = _group(held, chosen, state)
        taken = self._taken[at]
        if held.course_id in taken:
            raise AlreadyEnrolled(held.course.number, self._places[at].session, taken[held.course_id])
        taken[held.course_id] = number
        values = {
            **_EMPTY,
            "course_id": held.course_id,
            "group_number": number,
            "mode": mode,
            "fictive_group": chosen.fictive,
            "state": state,
            "clara": ClaraState.TO_ENTER,
            "created_by": self._work.by.actor,
            "created_at": self._work.now,
            "updated_at": self._work.now,
            "version": 1,
            "user_values": {},
            **fields,
        }
        self._ready.append(_Ready(at, held, values))


# Each line has a value for each column: several are then written by one statement.
_EMPTY = {column.name: None for column in _TABLE.columns if column.nullable}


def enrol(work: Work, wish: Enrolment) -> Inscription:
    """Write the inscription, its session dossier where it is missing, and the journal (steps D to G).

    Raises:
        Refusal: one of its subclasses says what stands in the way; nothing was written.
    """
    enrolling = Enrolling(work)
    enrolling.add(wish)
    [line] = enrolling.write()
    return line


def copy_line(work: Work, line: Inscription, where: Where) -> Inscription:
    """Enrol in the same course at another session: see `Enrolling.copy`."""
    enrolling = Enrolling(work)
    enrolling.copy(line, where)
    [copied] = enrolling.write()
    return copied


def modify(
    work: Work, line: Inscription, group: ChosenGroup, fields: Mapping[str, Any], *, seen: int
) -> changes.BeforeAfter:
    """Change the group and those fields; what really changed comes back, as from `lines.change`.

    An unassigned line that is given a group becomes an active one.

    Raises:
        GroupMissing, GroupNotInGrid, GroupIsReal: as for `enrol`.
        AlreadyEnrolled: an unassigned line whose course stands at the session by another line.
        Refusal: as for `lines.change`.
    """
    values = {**fields, **_regrouped(work, line, group)}
    if values.get("state", line.state) is not line.state:
        # Writers take turns: what is read here still holds as the line is written.
        taken = lines.group_of_course(work, line.dossier_id, line.course_id)
        if taken is not None:
            raise AlreadyEnrolled(line.course.number, line.dossier.session, taken)
    return lines.change(work, line, values, seen=seen)


def _regrouped(work: Work, line: Inscription, chosen: ChosenGroup) -> dict[str, Any]:
    """What the chosen group makes of the line; nothing where it keeps the one it has."""
    same = (chosen.number, chosen.fictive) == (line.group_number, line.fictive_group)
    if same and (chosen.fictive or chosen.id == KEPT):
        return {}
    admission = line.dossier.admission
    course = admission and grids.course_by_number(work, admission.grid_id, line.course.number)
    if course:
        number, mode = _group(course, chosen, line.state)
    elif chosen.id is None and (chosen.fictive or line.state is not InscriptionState.ACTIVE):
        number, mode = chosen.number, None
    else:
        raise GroupNotInGrid(line.course.number)
    given = number not in ("", line.group_number) and line.state is InscriptionState.UNASSIGNED
    state = InscriptionState.ACTIVE if given else line.state
    return {"group_number": number, "mode": mode, "fictive_group": chosen.fictive, "state": state}


def _group(course: GridCourse, chosen: ChosenGroup, state: InscriptionState) -> tuple[str, Mode | None]:
    """The group's number, and its mode where the grid tells it."""
    if chosen.fictive:
        real = next((g for g in course.groups if g.number == chosen.number), None)
        if real:
            raise GroupIsReal(chosen.number, real.mode)
        return chosen.number, None
    if chosen.id is None:
        if state is InscriptionState.ACTIVE:
            raise GroupMissing
        return "", None
    group = next((g for g in course.groups if g.id == chosen.id), None)
    if group is None or group.number != chosen.number:
        raise GroupNotInGrid(course.course.number)
    return group.number, group.mode
