"""Saving candidates: the person, the words by which the search finds them, the admission of the row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import islice
from json import dumps
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select

from rac_bot.domain.codes import birth_date, format_da
from rac_bot.domain.folding import fold
from rac_bot.exchange.entering import same_person
from rac_bot.exchange.entering.college import KnownGrid
from rac_bot.exchange.entering.importing import (
    FROM_FILE,
    Columns,
    Effect,
    Import,
    RowAt,
    batches,
    changing,
    differences,
    entered,
    where,
)
from rac_bot.exchange.entering.met import Met
from rac_bot.exchange.reading.rows import CandidateRow, Row
from rac_bot.i18n import _
from rac_bot.store.models import Action, Base, ClaraState, NameWord
from rac_bot.store.models.functions import Each
from rac_bot.store.models.people import sort_key, telephones, words_of
from rac_bot.store.trace import journal
from rac_bot.store.work.statements import Belongs, Whole, Written

_PERSONS, _ADMISSIONS = Base.metadata.tables["candidate"], Base.metadata.tables["admission"]

# What a row says of the person, in the order of the file.
_PERSON = tuple(one.name for one in fields(CandidateRow) if one.name in _PERSONS.columns and one.name != "da")
_UNSAID = dict.fromkeys(_PERSON) | {"active": True}
_NAMES = ("family_name", "given_name")
_IDENTITY = (*_NAMES, "birth_date")
_LASTING = ("birth_date", "code_permanent")  # what somebody keeps who takes another name

_IN: dict[str, Any] = {name: bindparam(name, expanding=True) for name in ("das", "codes", "candidates")}

BY_DA, BY_CODE = (
    Whole[*tuple[Any, ...]](
        select(*_PERSONS.columns).where(
            number.in_(select(Each(bindparam("numbers")).table_valued("value", name="found").c.value))
        ),
        FROM_FILE,
    )
    for number in (_PERSONS.c.da, _PERSONS.c.code_permanent)
)
LAST = Whole(select(func.max(_PERSONS.c.id)), FROM_FILE)
ADDED = Whole(select(_PERSONS.c.da, _PERSONS.c.id).where(_PERSONS.c.id > bindparam("after")), FROM_FILE)
ADMISSIONS: Whole[*tuple[Any, ...]] = Whole(
    select(*_ADMISSIONS.columns).where(_ADMISSIONS.c.candidate_id.in_(_IN["candidates"])), FROM_FILE
)
NEW = Written(insert(_PERSONS), Belongs.TO_ANYBODY)
CHANGED = Written(changing(_PERSONS), Belongs.TO_ANYBODY)
ADMITTED = Written(insert(_ADMISSIONS), Belongs.TO_ANYBODY)
READMITTED = Written(changing(_ADMISSIONS), Belongs.TO_ANYBODY)
WORDS = Written(insert(Base.metadata.tables["name_word"]), Belongs.TO_ANYBODY)
FORGET_WORDS = Written(
    delete(NameWord).where(NameWord.candidate_id.in_(_IN["candidates"])), Belongs.TO_ANYBODY
)


def save_candidates(importing: Import, rows: Iterable[Row[CandidateRow]]) -> None:
    saver = _CandidateSaver(importing)
    for batch in batches(rows):
        saver.take(batch)


class _CandidateSaver:
    def __init__(self, importing: Import) -> None:
        self.importing = importing
        self.met = Met()
        self.columns: dict[str, tuple[str, ...]] = {}  # of each sheet, about the person
        self.before_all = self.last = importing.work.scalar(LAST) or 0  # ids
        # Of the people with a refused row, whom the store does not tell as the file does.
        self.refused: dict[str, tuple[RowAt, Columns]] = {}
        self.refused_codes: dict[str, tuple[str, RowAt | None]] = {}

    def take(self, rows: Sequence[Row[CandidateRow]]) -> None:
        self._look_up(rows)
        for row in rows:
            person = self._person(row)
            grid = self._grid(row)
            admission = self._admission(row, grid)
            if row.record.da in self.returning:
                self.importing.refuse(row, "da", _("le DA de quelqu’un qui n’a pas été effacé : retirez-le"))
            if not self.importing.is_refused(row):
                self._check_dates(row)
                self._plan(row, person, grid, admission)
        ids = self._write()
        self._keep(rows)
        same_person.tell(self.importing, {ids[da]: row for da, row in self.named.items()})

    def _look_up(self, rows: Sequence[Row[CandidateRow]]) -> None:
        """What is stored about the people who have these DAs or these codes permanents."""
        work = self.importing.work
        das = {row.record.da for row in rows}
        codes = {row.record.code_permanent for row in rows if row.record.code_permanent}
        found = [*work.rows(BY_DA, numbers=dumps(list(das))), *work.rows(BY_CODE, numbers=dumps(list(codes)))]
        people = [row._asdict() for row in found]
        for person in people:
            person["phone"] = person["phone_written"] or person["phone"]  # as a file says it
        self.stored: dict[str, Columns] = {person["da"]: person for person in people}
        self.owners = {
            person["code_permanent"]: person["da"] for person in people if person["code_permanent"]
        }
        erased = self.importing.returning
        self.returning = erased.among(das - self.stored.keys()) if erased else set()
        admissions = work.rows(ADMISSIONS, candidates=[person["id"] for person in people])
        self.admissions = {(one.candidate_id, one.grid_id): one._asdict() for one in admissions}
        self.seen = self.met.of(das | self.stored.keys())
        self.before = len(self.seen)
        self.said = self._said_before() | {da: self.refused[da] for da in das if da in self.refused}
        # Whose each code permanent is, and the row that says so; none where only the store does.
        self.codes = {code: self.refused_codes[code] for code in codes if code in self.refused_codes}
        self.added: dict[str, Columns] = {}
        self.changed: dict[str, Columns] = {}
        self.renamed: set[str] = set()
        self.named: dict[str, Row[CandidateRow]] = {}  # whose name or birth date is new here
        self.admitted: list[tuple[str, Columns]] = []
        self.readmitted: list[Columns] = []

    def _person(self, row: Row[CandidateRow]) -> Columns:
        """What the row says of the person; the row is refused if that cannot be."""
        record = row.record
        said = row.given(_PERSON)
        if "language" in said:
            said["language"] = self.importing.code(row, "language", "langue", record.language)
        self.columns.setdefault(row.table.sheet.name, tuple(said))
        self.importing.first(row, self.seen, (record.da, record.grid), "grid" if record.grid else "da")
        self.importing.agrees(row, self.said, record.da, said)
        if record.code_permanent:
            self._check_owner(row, record.code_permanent)
        self._check_identity(row, said)
        return said

    def _said_before(self) -> dict[str, tuple[RowAt, Columns]]:
        """By DA, of the people met before this batch: the first row, and what all of theirs say."""
        said: dict[str, tuple[RowAt, Columns]] = {}
        for (da, _grid), place in self.seen.items():
            if da in self.stored:  # or all that they have are refused rows
                known = self.stored[da]
                _first, columns = said.setdefault(da, (place, {}))
                columns |= {name: known[name] for name in self.columns[place[0]]}
        return said

    def _keep(self, rows: Sequence[Row[CandidateRow]]) -> None:
        """Keep what the next batches are held against."""
        self.met.keep(islice(self.seen.items(), self.before, None))
        for row in rows:
            da, code = row.record.da, row.record.code_permanent
            if self.importing.is_refused(row):
                self.refused[da] = self.said[da]
                if code:
                    self.refused_codes[code] = self.codes[code]

    def _check_owner(self, row: Row[CandidateRow], code: str) -> None:
        """Refuse a code permanent that another person has, in the store or in the file."""
        if code not in self.codes:
            da = self.owners.get(code, row.record.da)
            self.codes[code] = da, row.place if da == row.record.da else self._gave_code(da)
        da, place = self.codes[code]
        if da == row.record.da:
            return
        if place:
            self.importing.disputed.add(da)
            owner = _("celui du DA {da} à {place}", da=format_da(da), place=where(place, row))
        else:
            owner = _("déjà celui du DA {da}", da=format_da(da))
        self.importing.refuse(
            row, "code_permanent", _("un code permanent propre à cette personne : {owner}", owner=owner)
        )

    def _check_identity(self, row: Row[CandidateRow], said: Columns) -> None:
        """Refuse another name that comes with another birth date, or code permanent: it is somebody else."""
        da, stored = row.record.da, self.stored.get(row.record.da)
        if stored is None or self.importing.is_refused(row):
            return
        lost = any(stored[name] and stored[name] != said.get(name, stored[name]) for name in _LASTING)
        if not lost or _name(stored) == _name(stored | said) or da in self.importing.accepted:
            return
        self.importing.refuse(
            row,
            "da",
            _(
                "{before}, à qui est ce DA : un autre nom et une autre date de naissance (ou un autre code "
                "permanent) sont quelqu’un d’autre. Corrigez le DA ; ou, si c’est la même personne, ajoutez "
                "--accept-identity {da}",
                before=_identity(stored),
                da=format_da(da),
            ),
            _identity(stored | said),
        )

    def _gave_code(self, da: str) -> RowAt | None:
        """The row, before this batch, from which the store has that person's code permanent."""
        if da in self.refused:
            return None
        rows = (place for (of, _grid), place in islice(self.seen.items(), self.before) if of == da)
        return next((place for place in rows if "code_permanent" in self.columns[place[0]]), None)

    def _grid(self, row: Row[CandidateRow]) -> KnownGrid | None:
        """The grid of the admission; a new grid is created empty, with a notice."""
        code = row.record.grid
        if code is None or self.importing.is_refused(row):
            return None
        known = code in self.importing.college.grids
        grid = self.importing.grid_of(row)
        if grid and not known:
            self.importing.report.notice(
                _("La grille {grid} n’était pas connue : elle est créée, sans cours ni groupe.", grid=code)
            )
        return grid

    def _admission(self, row: Row[CandidateRow], grid: KnownGrid | None) -> Columns:
        if grid is None:
            return {}
        said = row.given(["spe"])
        if row.record.unit:
            said["unit"] = self.importing.code(row, "unit", "unite_org", row.record.unit)
        return said

    def _plan(
        self, row: Row[CandidateRow], person: Columns, grid: KnownGrid | None, admission: Columns
    ) -> None:
        created = changed = False
        if grid:
            created, changed = self._plan_admission(row, grid, admission)
            if self.importing.is_refused(row):
                return
            changed |= self.importing.entitle(grid.programme, row.record.programme_title)
        was_created, was_changed = self._plan_person(row, person)
        self.importing.effects[Effect.of(created or was_created, changed or was_changed)] += 1

    def _plan_person(self, row: Row[CandidateRow], said: Columns) -> tuple[bool, bool]:
        """Whether the person is new, and whether the row changes what is known of them."""
        da = row.record.da
        known = self.added.get(da) or self.changed.get(da) or self.stored.get(da)
        changes = differences(known, said) if known else said
        if known is None or not changes.keys().isdisjoint(_NAMES):
            self.renamed.add(da)
        if changes:
            planned = self.changed if da in self.stored else self.added
            person = {**(known or {"da": da, **_UNSAID}), **said}
            person["sort_key"] = sort_key(person["family_name"], person["given_name"])
            planned[da] = person
            if known is None or not changes.keys().isdisjoint(_IDENTITY):
                self.named[da] = row
            if known:
                self.importing.tell(row, known, changes, f"{known['family_name']}, {known['given_name']}")
        return known is None, bool(known and changes)

    def _plan_admission(self, row: Row[CandidateRow], grid: KnownGrid, said: Columns) -> tuple[bool, bool]:
        """Whether the admission is new, and whether the row changes it."""
        da = row.record.da
        stored = self.admissions.get((self.stored[da]["id"], grid.id)) if da in self.stored else None
        if stored is not None:
            if stored["clara"] is not ClaraState.ENTERED:  # CLARA lists it
                said = {**said, **entered(self.importing.work.now)}
            changes = differences(stored, said)
            if changes:
                person = self.stored[da]
                self.importing.tell(row, stored, changes, f"{person['family_name']}, {person['given_name']}")
                self.readmitted.append({**stored, **said})
            return False, bool(changes)
        unit = said.get("unit") or self.importing.college.defaults.get("unite_org")
        if unit is None:
            self.importing.refuse(row, "unit", _("un code d’unité org., par ex. RA"))
            return False, False
        self.admitted.append((da, {"grid_id": grid.id, "spe": said.get("spe"), "unit": unit}))
        return True, False

    def _check_dates(self, row: Row[CandidateRow]) -> None:
        """A birth date that differs from the code permanent gives a notice; it is no reason to refuse."""
        record = row.record
        if not (record.code_permanent and record.birth_date) or self.said[record.da][0] != row.place:
            return  # it is said once, of the person's first row
        told = birth_date(record.code_permanent)
        if told != record.birth_date:
            self.importing.report.notice(
                _(
                    "{sheet}, ligne {line} : le code permanent dit {told}, la date de naissance {date}.",
                    sheet=row.table.sheet.name,
                    line=row.line,
                    told=told or _("une date impossible"),
                    date=record.birth_date,
                )
            )

    def _write(self) -> dict[str, int]:
        """Write the batch in a few statements, without ORM objects: files are long. Ids come back, by DA."""
        importing, people = self.importing, self.added | self.changed
        ids = {da: person["id"] for da, person in self.stored.items()}
        if self.added:
            if self.last >= 2 * self.before_all:
                importing.work.put_off()
            importing.work.enter(NEW, _told(self.added))
            journal.enter_new(importing.work, self.last)
            ids |= dict(importing.work.rows(ADDED, after=self.last))
            self.last = max(ids.values())
        importing.change(CHANGED, _told(self.changed))
        if old := [ids[da] for da in self.renamed - self.added.keys()]:
            importing.work.write(FORGET_WORDS, {"candidates": old})
        words = [
            (ids[da], word)
            for da in sorted(self.renamed)
            for word in words_of(people[da]["family_name"], people[da]["given_name"])
        ]
        if words:
            columns = {name: [word[name] for _id, word in words] for name in ("part", "word")}
            importing.work.enter_values(WORDS, {"candidate_id": [id_ for id_, _word in words], **columns})
        importing.work.enter(ADMITTED, [{"candidate_id": ids[da], **said} for da, said in self.admitted])
        importing.change(READMITTED, self.readmitted)
        journal.enter_each(importing.work, Action.IMPORT, self._touched(ids))
        return ids

    def _touched(self, ids: Mapping[str, int]) -> list[Columns]:
        """Each file there was, for the journal: which of its fields are written, never what they hold."""
        fields = {
            ids[da]: [name for name in _PERSON if person[name] != self.stored[da][name]]
            for da, person in self.changed.items()
        }
        for id_ in (
            *(ids[da] for da, _said in self.admitted if da not in self.added),
            *(one["candidate_id"] for one in self.readmitted),
        ):
            fields.setdefault(id_, []).append("admission")
        return [{"candidate_id": id_, "detail": ", ".join(names)} for id_, names in fields.items()]


def _told(people: Mapping[str, Columns]) -> list[Columns]:
    """With all the columns by which a telephone is told."""
    return [one | telephones(one["phone"]) for one in people.values()]


def _name(person: Columns) -> str:
    """To compare: neither accents, capitals, spaces nor hyphens make another name."""
    return ", ".join(fold(person[name]).replace(" ", "") for name in _NAMES)


def _identity(person: Columns) -> str:
    """`Leblanc, Lise · 1984-08-15 · LEBL12345678`, for a report."""
    said = (f"{person['family_name']}, {person['given_name']}", *(person[name] for name in _LASTING))
    return " · ".join(str(one) for one in said if one)
