"""The rows of each kind of file: the fields, the headers that people write above them, how a cell is read."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from rac_bot.domain import codes, phones
from rac_bot.domain.fields import Field, Kind
from rac_bot.domain.modes import Mode
from rac_bot.domain.routing import Way
from rac_bot.domain.sessions import Session
from rac_bot.domain.units import Weighting, format_units, parse_hundredths
from rac_bot.domain.watches import FIGURES, Watch
from rac_bot.domain.working import Hours
from rac_bot.exchange.reading import cells, days, watched
from rac_bot.exchange.reading.cells import Coded, missing_value, needed, optional, plain, usually, words
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.report import Rejection
from rac_bot.exchange.reading.sheets import Cell, Sheet, SheetRow, brief, shown
from rac_bot.exchange.reading.widths import fitted, told
from rac_bot.i18n import _
from rac_bot.store.catalogue import IN_FILES
from rac_bot.store.models import ClaraState, FieldSubject, FieldType, InscriptionState
from rac_bot.words.fields import CLARA_STATES, FORMER_CLARA_STATES, LINE_STATES

REASONS = "Raison du refus"  # the column of a file of refused rows that says why: nothing is read from it

T = TypeVar("T")
Read = Callable[[Cell], T]  # a cell's value; a ValueError says what is expected
Check = Callable[[Any, Mapping[str, Any]], None]  # of that value, with those of the fields before it


def column(
    read: Read[T],
    name: str,
    *also: str,
    required: bool = False,
    absent: Any = None,
    check: Check | None = None,
) -> T:
    """A field, by the name of its column in our samples, and other names that it may have.

    Case, accents, punctuation and small words (de, du, la…) are ignored, and `No`, `N°`, `Num` and
    `Numéro` are the same word, so one spelling here is enough for all of those. Where the file has no such
    column, the field is `absent`.
    """
    about = {"name": name, "also": also, "read": read, "check": check}
    default: Any = dataclasses.MISSING if required else absent
    value: T = dataclasses.field(default=default, metadata=about)
    return value


def _of_competencies(titles: str | None, said: Mapping[str, Any]) -> None:
    if titles:
        cells.competency_titles(titles, said.get("competencies") or ())


def _agrees_with_weighting(units: int | None, said: Mapping[str, Any]) -> None:
    weighting: Weighting | None = said.get("weighting")
    if units is not None and weighting and units != weighting.thirds * 100 // 3:
        wanted = format_units(weighting.thirds)
        raise ValueError(
            _("{units}, que donne la pondération {weighting}", units=wanted, weighting=weighting)
        )


def _given_where_active(group: str | None, said: Mapping[str, Any]) -> None:
    if group is None and said.get("state") in (None, InscriptionState.ACTIVE):
        raise ValueError(missing_value())


def _in_its_year(first: date | None, said: Mapping[str, Any]) -> None:
    session: Session | None = said.get("session")
    if first and session and first.year != session.year:
        raise ValueError(_("un jour de {year}, l’année de {session}", year=session.year, session=session))


def _after_the_first(last: date | None, said: Mapping[str, Any]) -> None:
    first: date | None = said.get("first_day")
    if last and first and not first < last < first + _LONGEST:
        raise ValueError(_("un jour après le premier, à moins d’un an"))


def _within(day: date | None, said: Mapping[str, Any]) -> None:
    first, last = said.get("first_day"), said.get("last_day")
    if day and first and last and not first < day <= last:
        raise ValueError(_("un jour de la session"))


_LONGEST = timedelta(days=365)  # a session's


def _not_before_the_first(last: date | None, said: Mapping[str, Any]) -> None:
    first: date | None = said.get("first_day")
    if last and first and last < first:
        raise ValueError(_("ce jour-là, ou un jour qui le suit"))


def _of_named_weekdays(is_open: bool, said: Mapping[str, Any]) -> None:
    """Open from June to August would open the Saturdays too."""
    first, last = said.get("first_day"), said.get("last_day")
    if is_open and last and last != first and not said.get("weekdays"):
        raise ValueError(
            _("les jours de la semaine, par ex. lundi à vendredi, où plusieurs jours sont ouverts")
        )


def _where_it_is_open(hours: Hours | None, said: Mapping[str, Any]) -> None:
    if hours and said.get("open") is False:
        raise ValueError(_("rien : ces jours sont fermés"))


def _of_the_watch(figure: int | None, said: Mapping[str, Any]) -> None:
    watch: Watch | None = said.get("watch")
    if figure is None or watch is None:
        return
    counts = FIGURES.get(watch)
    if counts is None:
        raise ValueError(_("rien : cette veille ne compte ni jours ni mois"))
    if not counts.least <= figure <= counts.most:
        raise ValueError(_("de {least} à {most}", least=counts.least, most=counts.most))


def _of_a_digest(hour: int | None, said: Mapping[str, Any]) -> None:
    if (way := said.get("way")) is Way.DIGEST and hour is None:
        raise ValueError(_("l’heure du résumé, par ex. 16 h"))
    if hour is not None and way in (Way.EACH, Way.WEEK):
        raise ValueError(_("rien : seul un résumé a son heure"))


def _of_no_week(unit: str | None, said: Mapping[str, Any]) -> None:
    if unit and said.get("way") is Way.WEEK:
        raise ValueError(_("rien : le résumé de la semaine se limite à des programmes"))


def _of_a_mode(group: str | None, said: Mapping[str, Any]) -> None:
    if group and said.get("mode") is None:
        raise ValueError(_("le mode de ce groupe, dans la colonne Type RAC"))


_text, _title, _count = optional(words(200)), needed(words(200)), optional(cells.whole(0, 9999))
_word, _discipline = optional(plain(words(20))), optional(plain(cells.discipline))
_code, _course, _units = optional(cells.code), optional(codes.parse_course), optional(parse_hundredths)
_grid, _group = optional(cells.grid), optional(plain(codes.parse_group))
_grid_group = optional(cells.unless_none(plain(codes.parse_group)))
_state = optional(cells.state(LINE_STATES))

_DA = usually(codes.USUAL_DA, needed(plain(cells.da))), "da", "Numéro DA", "Numéro de l’étudiant", "Matricule"
_SESSION = needed(plain(Session.parse)), "session", "Trimestre"
_GRID = "grille", "Code de grille", "Numéro de grille"
_COURSE = needed(codes.parse_course), "cours", "Numéro du cours", "Code de cours", "Sigle"
_PROGRAMME = optional(cells.programme), "programme", "Numéro du programme", "No prog.", "Code de programme"
_PROGRAMME_TITLE = _text, "titre_programme", "Titre du programme", "Nom du programme"
_UNIT = "unite_org", "Unité org.", "Unité organisationnelle"


@dataclass(slots=True, kw_only=True)
class CodeRow:
    list: str = column(needed(words(40)), "liste", "Nom de la liste", required=True)
    code: str = column(needed(plain(words(20))), "code", "Valeur", required=True)
    label: str | None = column(_text, "libelle", "Libellé", "Description")
    is_default: bool = column(cells.flag, "defaut", "Défaut", "Par défaut", "Valeur par défaut", absent=False)
    active: bool = column(cells.flag, "actif", "Active", "En vigueur", absent=True)
    ends: bool = column(cells.flag, "met_fin", "Met fin", "Met fin au cours", absent=False)
    completes: bool = column(cells.flag, "ee_sr_faite", "EE SR faite", "Fait ou reconnu", absent=False)


@dataclass(slots=True, kw_only=True)
class SessionRow:
    """The dates of a session: from `switch_day` on, one enrols in the next one; by `pivot_day` its courses
    are declared."""

    session: Session = column(*_SESSION, required=True)
    first_day: date = column(
        cells.needed_day, "debut", "Début", "Premier jour", required=True, check=_in_its_year
    )
    last_day: date = column(cells.needed_day, "fin", "Dernier jour", required=True, check=_after_the_first)
    switch_day: date | None = column(
        cells.any_day, "bascule", "Date de bascule", "Session suivante dès", check=_within
    )
    pivot_day: date | None = column(
        cells.any_day, "pivot", "Date pivot", "Date de déclaration", check=_within
    )


@dataclass(slots=True, kw_only=True)
class CalendarRow:
    """From a day to a day, on these weekdays, whether the college works; and when, on each of these days."""

    first_day: date = column(cells.needed_day, "debut", "Début", "Premier jour", "Date", required=True)
    last_day: date | None = column(cells.any_day, "fin", "Dernier jour", check=_not_before_the_first)
    weekdays: str | None = column(optional(days.weekdays), "jours", "Jours de la semaine")
    open: bool = column(
        cells.flag, "ouvert", "Ouvrable", "Jours ouvrables", required=True, check=_of_named_weekdays
    )
    hours: Hours | None = column(
        optional(days.hours), "heures", "Heures d’ouverture", "Horaire", check=_where_it_is_open
    )


@dataclass(slots=True, kw_only=True)
class WatchRow:
    """A watch: on or off, what it counts, whom it tells; nobody named is everybody."""

    watch: Watch = column(needed(watched.watch), "veille", "Nom de la veille", required=True)
    on: bool = column(cells.flag, "active", "Actif", required=True)
    figure: int | None = column(optional(cells.whole(1, 999)), "nombre", "Jours ou mois", check=_of_the_watch)
    audience: tuple[str, ...] | None = column(optional(watched.people), "personnes", "Pour qui")


@dataclass(slots=True, kw_only=True)
class FieldRow:
    """A *champ usager*."""

    subject: FieldSubject = column(needed(cells.subject), "sujet", "Sujet du champ", required=True)
    name: str = column(needed(words(80)), "nom", "Nom du champ", "Champ", required=True)
    type: FieldType = column(needed(cells.field_type), "type", "Type de champ", required=True)
    choices: tuple[str, ...] | None = column(optional(cells.choices), "valeurs", "Liste de valeurs", "Choix")
    required: bool = column(cells.flag, "obligatoire", "Requis", absent=False)
    active: bool = column(cells.flag, "actif", "Active", "En vigueur", absent=True)


@dataclass(slots=True, kw_only=True)
class GridRow:
    """A course of a grid. `units` is only checked against the weighting, from which units are computed."""

    grid: str = column(needed(cells.grid), *_GRID, required=True)
    programme: str | None = column(*_PROGRAMME)
    programme_title: str | None = column(*_PROGRAMME_TITLE)
    unit: str | None = column(_code, *_UNIT)
    course: str = column(*_COURSE, required=True)
    title: str = column(_title, "titre_cours", "Titre du cours", "Titre", "Nom du cours", required=True)
    discipline: str | None = column(_discipline, "discipline", "Numéro de la discipline")
    discipline_title: str | None = column(
        _text, "titre_discipline", "Titre de la discipline", "Nom de la discipline"
    )
    official_number: str | None = column(_course, "cours_officiel", "Numéro du cours officiel")
    sobec_number: str | None = column(_course, "cours_sobec", "Numéro du cours SOBEC", "SOBEC")
    weighting: Weighting = column(
        needed(Weighting.parse), "ponderation", "Pondération", "Pond.", "T-L-P", required=True
    )
    hours: int | None = column(_count, "heures", "Hres", "Nombre d’heures", "Nb heures", "Durée")
    units: int | None = column(
        _units, "unites", "Unités", "Nombre d’unités", "Nb unités", "Un.", check=_agrees_with_weighting
    )
    competencies: tuple[str, ...] | None = column(
        optional(cells.unless_none(cells.competencies)),
        *("competences", "Compétence", "Code de compétence", "Numéro de compétence"),
        *("Objectif", "Objectifs", "Numéro de l’objectif"),
    )
    competency_titles: str | None = column(
        optional(words(6000)),
        *("titre_competence", "Titre de la compétence", "Titres des compétences", "Énoncé de la compétence"),
        check=_of_competencies,
    )
    # The groups: a column a mode, or a line a group.
    ee: str | None = column(_grid_group, "EE", "Évaluation (EE)", "Groupe EE", "Numéro de groupe EE")
    ee_sr: str | None = column(
        *(_grid_group, "EE SR", "EESR", "EE sans résultat", "Groupe EE SR", "Numéro de groupe EE SR")
    )
    fm: str | None = column(
        *(_grid_group, "FM", "Formation manquante", "Formation manquante (FM)"),
        *("Groupe FM", "Numéro de groupe FM"),
    )
    mode: Mode | None = column(optional(cells.mode), "mode", "Type RAC", "Type RAC de transmission")
    group: str | None = column(_grid_group, "groupe", "Gr.", "Numéro de groupe", check=_of_a_mode)


@dataclass(slots=True, kw_only=True)
class RouteRow:
    """What a channel is told of, for a programme and a unit, or all of them."""

    channel: str = column(needed(cells.channel), "canal", "Identifiant du canal", required=True)
    way: Way = column(needed(cells.way), "recoit", "Ce que le canal reçoit", "Reçoit", required=True)
    hour: int | None = column(optional(days.hour), "heure", "Heure du résumé", check=_of_a_digest)
    programme: str | None = column(*_PROGRAMME)
    unit: str | None = column(_word, *_UNIT, check=_of_no_week)


@dataclass(slots=True, kw_only=True)
class CandidateRow:
    """An admission of a candidate, or only the candidate where `grid` is blank."""

    da: str = column(*_DA, required=True)
    code_permanent: str | None = column(
        usually(codes.USUAL_CODE_PERMANENT, optional(codes.parse_code_permanent)),
        *("code_permanent", "Code permanent", "Code perm."),
    )
    family_name: str = column(needed(cells.unguarded(cells.name)), "nom", "Nom de famille", required=True)
    given_name: str = column(needed(cells.unguarded(cells.name)), "prenom", "Prénom", required=True)
    birth_date: date | None = column(
        cells.day, "date_naissance", "Date de naissance", "Naissance", "Né le", "Née le"
    )
    phone: str | None = column(
        usually(phones.USUAL, optional(cells.unguarded(cells.phone))),
        *("telephone", "Téléphone", "Tél.", "Numéro de téléphone"),
    )
    language: str | None = column(_code, "langue", "Lang.")
    active: bool = column(
        cells.flag, "actif", "Active", "Candidat actif", "Actif dans la démarche", absent=True
    )
    sanctioned: str | None = column(
        optional(cells.sanctioned), "sanctionne", "Sanctionné", "Programme sanctionné"
    )
    spe: str | None = column(_word, "spe")
    grid: str | None = column(_grid, *_GRID)
    programme: str | None = column(*_PROGRAMME)
    programme_title: str | None = column(*_PROGRAMME_TITLE)
    unit: str | None = column(_code, *_UNIT)


@dataclass(slots=True, kw_only=True)
class DossierRow:
    """A session dossier: ours where `grid` is given; otherwise another college's, with its own totals."""

    da: str = column(*_DA, required=True)
    session: Session = column(*_SESSION, required=True)
    grid: str | None = column(_grid, *_GRID)
    programme: str | None = column(*_PROGRAMME)
    programme_title: str | None = column(*_PROGRAMME_TITLE)
    unit: Coded | None = column(optional(cells.coded), *_UNIT)
    written_courses: int | None = column(_count, "nb_cours", "C", "Nombre de cours")
    written_hours: int | None = column(_count, "heures", "Hres", "Nombre d’heures", "Nb heures")
    written_in_progress: int | None = column(
        _units, "un_en_cours", "Un. en cours", "Unités en cours", "En cours"
    )
    written_passed: int | None = column(_units, "un_reussies", "Un. réussies", "Unités réussies", "Réussies")
    written_failed: int | None = column(_units, "un_echouees", "Un. échouées", "Unités échouées", "Échouées")
    full_time: str | None = column(_code, "repute_temps_plein", "Réputé temps plein", "Rép. TP")


@dataclass(slots=True, kw_only=True)
class InscriptionRow:
    """A line of a session dossier, with the fields of CLARA's form. Only an active line needs a group."""

    da: str = column(*_DA, required=True)
    session: Session = column(*_SESSION, required=True)
    grid: str | None = column(_grid, *_GRID)
    course: str = column(*_COURSE, required=True)
    # Read before the group: a line that is not active may have no group.
    state: InscriptionState | None = column(_state, "etat", "État", "État de l’inscription")
    group: str | None = column(
        _group, "groupe", "Gr.", "Numéro de groupe", required=True, check=_given_where_active
    )
    fictive_group: bool = column(
        cells.flag, "groupe_fictif", "Groupe fictif", "Numéro de groupe fictif", absent=False
    )
    mode: Mode | None = column(optional(cells.mode), "mode", "Type RAC", "Type RAC de transmission")
    clara: ClaraState | None = column(
        needed(cells.state(CLARA_STATES, FORMER_CLARA_STATES)), "clara", "Dans CLARA"
    )


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
_WHOLE_LINE = dataclasses.make_dataclass(
    "InscriptionRow",
    [(field.name, Any, column(_cell(field), field.heading, *field.headings)) for field in IN_FILES],
    bases=(InscriptionRow,),
    slots=True,
    kw_only=True,
)

RECORDS: dict[FileKind, type[Any]] = {
    FileKind.CODES: CodeRow,
    FileKind.SESSIONS: SessionRow,
    FileKind.CALENDAR: CalendarRow,
    FileKind.WATCHES: WatchRow,
    FileKind.FIELDS: FieldRow,
    FileKind.GRID: GridRow,
    FileKind.ROUTING: RouteRow,
    FileKind.CANDIDATES: CandidateRow,
    FileKind.DOSSIERS: DossierRow,
    FileKind.INSCRIPTIONS: _WHOLE_LINE,
}


class Column(NamedTuple):
    """A column that a file may have: see `column`."""

    field: str
    required: bool
    name: str
    also: tuple[str, ...]
    read: Read[Any]
    check: Check | None


COLUMNS: dict[FileKind, tuple[Column, ...]] = {
    kind: tuple(
        Column(one.name, one.default is dataclasses.MISSING, **one.metadata)
        for one in dataclasses.fields(record)
    )
    for kind, record in RECORDS.items()
}

R = TypeVar("R")


class Table(NamedTuple):
    """A sheet with its header found: the position of each field, and the headers ignored."""

    sheet: Sheet
    kind: FileKind
    header_line: int
    positions: dict[str, int]
    names: dict[str, str]  # field -> the header as written
    ignored: tuple[str, ...]
    width: int  # cells of the header, but for blank ones at its end
    titles: tuple[str, ...] = ()  # by position
    doubles: tuple[tuple[str, int], ...] = ()  # other columns of the same fields: see `doubles.py`
    header_lines: int = 1  # the header is in one line, or two

    def lines(self) -> Iterable[SheetRow]:
        return (line for line in self.sheet.lines() if line.number > self.header_line)

    def rejection(self, line: int, field: str, found: str, expected: str) -> Rejection:
        """By the header of the field's column in the file, or in our samples if it has no such column."""
        name = self.names.get(field) or next(c.name for c in COLUMNS[self.kind] if c.field == field)
        return Rejection(
            sheet=self.sheet.name, line=line, column=name, found=brief(found, 200), expected=expected
        )

    @property
    def missing(self) -> list[str]:
        return [c.name for c in COLUMNS[self.kind] if c.required and c.field not in self.positions]


class Row(NamedTuple, Generic[R]):
    """A row without errors, and where it is in the file."""

    table: Table
    place: tuple[str, int]  # sheet, line
    record: R

    @property
    def line(self) -> int:
        return self.place[1]

    def has(self, field: str) -> bool:
        """Whether the file has a column for that field."""
        return field in self.table.positions

    def given(self, fields: Iterable[str]) -> dict[str, Any]:
        """What the row says of those fields for which the file has a column."""
        record, positions = self.record, self.table.positions
        return {field: getattr(record, field) for field in fields if field in positions}


_Reading = Sequence[tuple[str, int, Read[Any], Check | None]]  # field, position, how it is read and checked


def read_rows(table: Table) -> Iterator[Row[Any] | list[Rejection]]:
    """For each line of the table: its row, or everything that is wrong in it."""
    record, positions = RECORDS[table.kind], table.positions
    reading: _Reading = [
        (one.field, positions[one.field], one.read, one.check)
        for one in COLUMNS[table.kind]
        if one.field in positions
    ]
    reads = [(field, index, read) for field, index, read, _check in reading]
    checks = [(field, check) for field, _index, _read, check in reading if check]
    width, sheet = table.width, table.sheet.name
    for number, found in table.lines():
        if len(found) != width:
            found = fitted(found, width)
            if table.sheet.delimiter and len(found) != width:
                yield [_miscounted(table, number, found)]
                continue
            found = [*found, *[""] * (width - len(found))]
        try:
            said = {field: read(found[index]) for field, index, read in reads}
            for field, check in checks:
                check(said[field], said)
        except ValueError:
            yield _wrong(table, number, found, reading)
        else:
            yield Row(table, (sheet, number), record(**said))


def _wrong(table: Table, number: int, found: Sequence[Cell], reading: _Reading) -> list[Rejection]:
    said: dict[str, Any] = {}
    wrong: list[Rejection] = []
    for field, index, read, check in reading:
        try:
            value = read(found[index])
            if check:
                check(value, said)
            said[field] = value
        except ValueError as error:
            wrong.append(table.rejection(number, field, shown(found[index]), str(error)))
    return wrong


def _miscounted(table: Table, line: int, found: Sequence[Cell]) -> Rejection:
    """A line of a CSV with more cells than the header, or fewer."""
    kind, delimiter = table.kind, table.sheet.delimiter
    fields = {place: field for field, place in table.positions.items()}
    read = {one.field: one.read for one in COLUMNS[kind]}
    place, text, expected = told(found, table.width, delimiter, {at: read[f] for at, f in fields.items()})
    if place in fields:
        return table.rejection(line, fields[place], text, expected)
    column = _("colonne {n}", n=place + 1)
    return Rejection(sheet=table.sheet.name, line=line, column=column, found=brief(text), expected=expected)
