"""The rows of each kind of file: the fields, and how the cell of each is read."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    create_model,
    field_validator,
)

from rac_bot.domain import codes
from rac_bot.domain.fields import Field, Kind
from rac_bot.domain.modes import Mode
from rac_bot.domain.sessions import Session
from rac_bot.domain.units import Weighting, format_units, parse_hundredths
from rac_bot.exchange.reading import cells
from rac_bot.exchange.reading.cells import Coded, missing_value, needed, optional, plain, words
from rac_bot.exchange.reading.headers import Table
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Rejection
from rac_bot.exchange.reading.sheets import Cell, shown
from rac_bot.i18n import _
from rac_bot.store.catalogue import IN_FILES
from rac_bot.store.models import ClaraState, FieldSubject, FieldType, InscriptionState
from rac_bot.words.fields import CLARA_STATES, LINE_STATES

Da = Annotated[str, PlainValidator(needed(plain(codes.parse_da)))]
Course = Annotated[str, PlainValidator(needed(codes.parse_course))]
Grid = Annotated[str, PlainValidator(needed(cells.grid))]
OptionalGrid = Annotated[str | None, PlainValidator(optional(cells.grid))]
OptionalCourse = Annotated[str | None, PlainValidator(optional(codes.parse_course))]
Programme = Annotated[str | None, PlainValidator(optional(cells.programme))]
Title = Annotated[str | None, PlainValidator(optional(words(200)))]
Code = Annotated[str | None, PlainValidator(optional(cells.code))]
Word = Annotated[str | None, PlainValidator(optional(plain(words(20))))]
Flag = Annotated[bool, PlainValidator(cells.flag)]
Group = Annotated[str | None, PlainValidator(optional(plain(codes.parse_group)))]
Count = Annotated[int | None, PlainValidator(optional(cells.whole(0, 9999)))]
Units = Annotated[int | None, PlainValidator(optional(parse_hundredths))]
SessionCell = Annotated[Session, PlainValidator(needed(Session.parse))]


class Record(BaseModel):
    """A row. A field without a column in the file is unset, so an update does not change it."""

    model_config = ConfigDict(extra="forbid")


class CodeRow(Record):
    list: Annotated[str, PlainValidator(needed(words(40)))]
    code: Annotated[str, PlainValidator(needed(plain(words(20))))]
    label: Title = None
    is_default: Flag = False
    active: Flag = True


class FieldRow(Record):
    """A *champ usager*."""

    subject: Annotated[FieldSubject, PlainValidator(needed(cells.subject))]
    name: Annotated[str, PlainValidator(needed(words(80)))]
    type: Annotated[FieldType, PlainValidator(needed(cells.field_type))]
    choices: Annotated[tuple[str, ...] | None, PlainValidator(optional(cells.choices))] = None
    required: Flag = False
    active: Flag = True


class GridRow(Record):
    """A course of a grid. `units` is only checked against the weighting, from which units are computed."""

    grid: Grid
    programme: Programme = None
    programme_title: Title = None
    unit: Code = None
    course: Course
    title: Annotated[str, PlainValidator(needed(words(200)))]
    discipline: Annotated[str | None, PlainValidator(optional(plain(cells.discipline)))] = None
    discipline_title: Title = None
    official_number: OptionalCourse = None
    sobec_number: OptionalCourse = None
    weighting: Annotated[Weighting, PlainValidator(needed(Weighting.parse))]
    hours: Count = None
    units: Units = None
    competencies: Annotated[tuple[str, ...] | None, PlainValidator(optional(cells.competencies))] = None
    ee: Group = None
    ee_sr: Group = None
    fm: Group = None

    @field_validator("units", mode="after")
    @classmethod
    def agree_with_weighting(cls, units: int | None, info: ValidationInfo) -> int | None:
        weighting: Weighting | None = info.data.get("weighting")
        if units is not None and weighting and units != weighting.thirds * 100 // 3:
            said = format_units(weighting.thirds)
            raise ValueError(
                _("{units}, que donne la pondération {weighting}", units=said, weighting=weighting)
            )
        return units


class CandidateRow(Record):
    """An admission of a candidate, or only the candidate where `grid` is blank."""

    da: Da
    code_permanent: Annotated[str | None, PlainValidator(optional(codes.parse_code_permanent))] = None
    family_name: Annotated[str, PlainValidator(needed(cells.name))]
    given_name: Annotated[str, PlainValidator(needed(cells.name))]
    birth_date: Annotated[date | None, PlainValidator(cells.day)] = None
    phone: Annotated[str | None, PlainValidator(optional(codes.parse_phone))] = None
    language: Code = None
    active: Flag = True
    sanctioned: Annotated[str | None, PlainValidator(optional(cells.sanctioned))] = None
    spe: Word = None
    grid: OptionalGrid = None
    programme: Programme = None
    programme_title: Title = None
    unit: Code = None


class DossierRow(Record):
    """A session dossier: ours where `grid` is given; otherwise another college's, with its own totals."""

    da: Da
    session: SessionCell
    grid: OptionalGrid = None
    programme: Programme = None
    programme_title: Title = None
    unit: Annotated[Coded | None, PlainValidator(optional(cells.coded))] = None
    written_courses: Count = None
    written_hours: Count = None
    written_in_progress: Units = None
    written_passed: Units = None
    written_failed: Units = None
    full_time: Code = None


class InscriptionRow(Record):
    """A line of a session dossier, with the fields of CLARA's form. Only an active line needs a group."""

    da: Da
    session: SessionCell
    grid: OptionalGrid = None
    course: Course
    state: Annotated[InscriptionState | None, PlainValidator(optional(cells.state(LINE_STATES)))] = None
    group: Group
    fictive_group: Flag = False
    mode: Annotated[Mode | None, PlainValidator(optional(cells.mode))] = None
    clara: Annotated[ClaraState | None, PlainValidator(needed(cells.state(CLARA_STATES)))] = None

    @field_validator("group", mode="after")
    @classmethod
    def needed_where_active(cls, group: str | None, info: ValidationInfo) -> str | None:
        if group is None and info.data.get("state") in (None, InscriptionState.ACTIVE):
            raise ValueError(missing_value())
        return group


def _cell(field: Field) -> Callable[[Cell], object]:
    """How a cell of that field is read."""
    if field.kind is Kind.DAY:
        return cells.any_day
    if field.kind is Kind.CODE:
        return optional(cells.code)
    if field.kind is Kind.TEXT:
        return optional(cells.unguarded(words(field.longest)))
    return optional(cells.whole(0, field.most))


# The fields of CLARA's form are those of the catalogue; who reads them asks for them by name.
_FIELDS: Any = {field.name: (Annotated[Any, PlainValidator(_cell(field))], None) for field in IN_FILES}
_WHOLE_LINE = create_model("InscriptionRow", __base__=InscriptionRow, **_FIELDS)

RECORDS: dict[FileKind, type[Record]] = {
    FileKind.CODES: CodeRow,
    FileKind.FIELDS: FieldRow,
    FileKind.GRID: GridRow,
    FileKind.CANDIDATES: CandidateRow,
    FileKind.DOSSIERS: DossierRow,
    FileKind.INSCRIPTIONS: _WHOLE_LINE,
}

R = TypeVar("R", bound=Record)


class Row(NamedTuple, Generic[R]):
    """A row without errors, and where it is in the file."""

    table: Table
    line: int
    record: R

    @property
    def place(self) -> tuple[str, int]:
        return self.table.sheet.name, self.line

    def has(self, field: str) -> bool:
        """Whether the file has a column for that field."""
        return field in self.table.positions

    def given(self, fields: Iterable[str]) -> dict[str, Any]:
        """What the row says of those fields for which the file has a column."""
        record, positions = self.record, self.table.positions
        return {field: getattr(record, field) for field in fields if field in positions}


def read_rows(table: Table) -> Iterator[Row[Record] | list[Rejection]]:
    """For each line of the table: its row, or everything that is wrong in it."""
    read = RECORDS[table.kind].model_validate
    columns = list(table.positions.items())
    width = max(table.positions.values()) + 1
    for number, found in table.lines():
        found = found if len(found) >= width else [*found, *[""] * (width - len(found))]
        cell_of = {field: found[index] for field, index in columns}
        try:
            yield Row(table, number, read(cell_of))
        except ValidationError as refusal:
            yield [
                Rejection(
                    sheet=table.sheet.name,
                    line=number,
                    column=table.name_of(field := str(error["loc"][0])),
                    found=shown(cell_of[field]),
                    expected=str(error["ctx"]["error"]),
                )
                for error in refusal.errors(include_url=False)
            ]
