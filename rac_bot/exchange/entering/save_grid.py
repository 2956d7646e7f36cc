"""Saving grids: their courses, with competencies and groups."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import selectinload

from rac_bot.domain.folding import fold
from rac_bot.domain.modes import Mode
from rac_bot.exchange.entering.college import KnownGrid
from rac_bot.exchange.entering.grid_courses import GridCourseLines, gathered, said_of_course
from rac_bot.exchange.entering.importing import Columns, Effect, Import, amend, batches
from rac_bot.exchange.reading.rows import GridRow, Row
from rac_bot.i18n import _n
from rac_bot.store.college.grid_care import GridChange, is_taken
from rac_bot.store.due import tasks
from rac_bot.store.models import Competency, Course, GridCourse, GridGroup, GridImport, TaskKind
from rac_bot.store.watches import grid_changed
from rac_bot.store.work.statements import Open

_NAMED = 5  # courses named in a notice


def save_grid(importing: Import, rows: Iterable[Row[GridRow]]) -> None:
    saver = _GridSaver(importing)
    for batch in batches(gathered(importing, rows)):
        saver.take(batch)
    if not importing.report.refused:  # a course whose row is refused is not absent
        saver.report_absent()
        saver.report_groups()
        saver.keep_differences()


_NUMBERS: Any = bindparam("numbers", expanding=True)

COMPETENCIES = Open(select(Competency))
COURSES = Open(select(Course).where(Course.number.in_(_NUMBERS)))
HELD = Open(
    select(GridCourse)
    .join(GridCourse.course)
    .where(Course.number.in_(_NUMBERS))
    .options(selectinload(GridCourse.competencies), selectinload(GridCourse.groups))
)
NUMBERS = Open(
    select(Course.number)
    .join(GridCourse, GridCourse.course_id == Course.id)
    .where(GridCourse.grid_id == bindparam("grid"))
    .order_by(Course.number)
)


class _GridSaver:
    def __init__(self, importing: Import) -> None:
        self.importing = importing
        self.work = importing.work
        self.seen: set[tuple[str, str]] = set()  # grid, course
        self.left: dict[str, list[str]] = {}  # grid -> groups that the file, with a line a group, leaves out
        self.competencies = {c.code: c for c in self.work.scalars(COMPETENCIES)}
        self.courses: dict[str, Course] = {}
        self.held: dict[tuple[int, str], GridCourse] = {}  # grid id, course number

    def take(self, courses: Sequence[GridCourseLines]) -> None:
        self.seen |= {one.key for one in courses}
        self.importing.report.grids.update(one.row.record.grid for one in courses)
        numbers = list({one.row.record.course for one in courses})
        self.courses = {course.number: course for course in self.work.scalars(COURSES, numbers=numbers)}
        held = self.work.scalars(HELD, numbers=numbers)
        self.held = {(one.grid_id, one.course.number): one for one in held}
        touched = {one.row.record.course for one in courses if self._enter(one)}
        self.work.flush()
        # Grids share courses: the search must find the new title in every grid that has the course.
        for (_grid, number), one in self.held.items():
            if number in touched and (key := search_key(one)) != one.search_key:
                one.search_key = key
        self.work.flush()

    def _enter(self, course: GridCourseLines) -> bool:
        """Write the course, unless its first row is refused; True if that changed anything."""
        row = course.row
        record, said = row.record, said_of_course(row)
        if self.importing.is_refused(row):
            return False
        self.importing.code(row, "unit", "unite_org", record.unit)
        grid = self.importing.grid_of(row)
        if grid is None or self.importing.is_refused(row):
            return False
        entitled = self.importing.entitle(grid.programme, record.programme_title)
        if entitled:
            self._note(record, "programme_title", None, record.programme_title)
        course_changed = self._write_course(record, said)
        outcome = self._write_held(course, grid, entitled or course_changed)
        self.importing.effects[outcome] += 1
        return outcome is not Effect.UNCHANGED

    def _write_course(self, record: GridRow, said: Columns) -> bool:
        number = record.course
        course = self.courses.get(number)
        if course is None:
            said = {"discipline": number[:3], "discipline_title": "", **said}
            self.courses[number] = Course(number=number, **said)
            self.work.add(self.courses[number])
            return True
        before = amend(course, said)
        for name, value in before.items():
            self._note(record, name, value, said[name])
        return bool(before)

    def _write_held(self, course: GridCourseLines, grid: KnownGrid, changed: bool) -> Effect:
        row = course.row
        record = row.record
        held = self.held.get((grid.id, record.course))
        created = held is None
        if held is None:
            held = GridCourse(grid_id=grid.id, course=self.courses[record.course], search_key="")
            self.held[grid.id, record.course] = held
            self.work.add(held)
            self._note(record, "added", None, record.title)
        changes: dict[str, tuple[str | None, str | None]] = {}
        if row.has("competencies"):
            codes, before = sorted(course.competencies), sorted(c.code for c in held.competencies)
            if before != codes:
                changes["competencies"] = " ".join(before), " ".join(codes)
                held.competencies = [self._competency(code) for code in codes]
        if entitled := self._entitled(course.titles):
            changes["competency_title"] = entitled
        for mode, number in course.groups.items():
            old = _write_group(held, mode, number)
            if old != number:
                changes[mode] = old, number
        if row.has("group"):
            left = [group for group in held.groups if group.mode not in course.groups]
            self.left.setdefault(record.grid, []).extend(
                f"{record.course} {group.mode} {group.number}" for group in left
            )
        if not created:  # of a course that is new, everything would be a change
            for what, (old, new) in changes.items():
                self._note(record, what, old, new)
        return Effect.of(created, changed or changes)

    def _note(self, record: GridRow, what: str, before: object, after: object) -> None:
        """Note a change, for the report."""
        noted = self.importing.report.differences.setdefault(record.grid, [])
        noted.append(_change(record.course, what, before, after))

    def keep_differences(self) -> None:
        """Store, for each grid that the file changes, what it changes: whose lines it touches are told."""
        for code, differences in self.importing.report.differences.items():
            if any(one["what"] != "absent" for one in differences):
                grid = self.importing.college.grids[code]
                made = GridImport(grid_id=grid.id, actor=self.work.by.actor, differences=differences)
                self.work.add(made)
                self.work.flush()
                touched = grid_changed.touched(differences)
                grid_changed.void(self.work, grid.id, touched)
                if touched:
                    tasks.add(self.work, TaskKind.GRID, str(made.id), self.work.now)

    def _entitled(self, titles: Mapping[str, str]) -> tuple[str, str] | None:
        """Give the competencies these titles; what they were and are, where any is another."""
        other = {code: title for code, title in titles.items() if self._competency(code).title != title}
        if not other:
            return None
        before = "; ".join(f"{code} {self._competency(code).title}".strip() for code in other)
        for code, title in other.items():
            self._competency(code).title = title
        return before, "; ".join(f"{code} {title}" for code, title in other.items())

    def _competency(self, code: str) -> Competency:
        if code not in self.competencies:
            self.competencies[code] = Competency(code=code, title="")
            self.work.add(self.competencies[code])
        return self.competencies[code]

    def report_absent(self) -> None:
        """Report the courses of the file's grids that are not in the file: they stay in the grid."""
        grids = self.importing.college.grids
        for code in sorted({code for code, _course in self.seen} & grids.keys()):
            held = self.work.scalars(NUMBERS, grid=grids[code].id)
            absent = [number for number in held if (code, number) not in self.seen]
            if absent:
                self.importing.report.notice(_absent(code, absent))
                self.importing.report.differences.setdefault(code, []).extend(
                    _change(number, "absent", None, None) for number in absent
                )

    def report_groups(self) -> None:
        """Report the groups that the file takes away, each of them; and those that it leaves as they are."""
        for code, differences in self.importing.report.differences.items():
            taken = [f"{one['course']} {one['what']} {one['before']}" for one in differences if is_taken(one)]
            if taken:
                self.importing.report.notice(
                    _n(
                        "Grille {grid} : {n} groupe retiré ({told}).",
                        "Grille {grid} : {n} groupes retirés ({told}).",
                        len(taken),
                        grid=code,
                        told=", ".join(taken),
                    )
                )
        for code, left in self.left.items():
            if left:
                self.importing.report.notice(
                    _n(
                        "Grille {grid} : {n} groupe absent de ce fichier y reste ({told}).",
                        "Grille {grid} : {n} groupes absents de ce fichier y restent ({told}).",
                        len(left),
                        grid=code,
                        told=", ".join(left),
                    )
                )


def _absent(grid: str, numbers: list[str]) -> str:
    told = ", ".join(numbers[:_NAMED]) + ("…" if len(numbers) > _NAMED else "")
    return _n(
        "Grille {grid} : {n} cours absent de ce fichier y reste ({told}).",
        "Grille {grid} : {n} cours absents de ce fichier y restent ({told}).",
        len(numbers),
        grid=grid,
        told=told,
    )


def _change(course: str, what: str, before: object, after: object) -> GridChange:
    old, new = (None if value in (None, "") else str(value) for value in (before, after))
    return {"course": course, "what": str(what), "before": old, "after": new}


def _write_group(held: GridCourse, mode: Mode, number: str | None) -> str | None:
    """Set the group of the course in that mode, or remove it; returns the number before."""
    group = next((group for group in held.groups if group.mode == mode), None)
    old = group.number if group else None
    if group and number is None:
        held.groups.remove(group)
    elif group and number:
        group.number = number
    elif number:
        held.groups.append(GridGroup(mode=mode, number=number))
    return old


def search_key(held: GridCourse) -> str:
    """The folded text in which the search looks for a course: first its number, with and without dashes."""
    course = held.course
    parts = [
        course.number,
        course.number.replace("-", ""),
        course.title,
        course.discipline,
        *sorted(competency.code for competency in held.competencies),
        course.official_number or "",
        course.sobec_number or "",
        course.discipline_title,
    ]
    return " ".join(filter(None, map(fold, parts)))[:600]
