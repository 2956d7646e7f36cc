"""A made-up college to try the screens on: long French titles, `&`, emoji, lists of a hundred."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from rac_bot.domain.calendar import Calendar, usual
from rac_bot.domain.membership import Home
from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.watches import Rule, Watch
from rac_bot.exchange.entering.runs import run_all
from rac_bot.exchange.entering.save_sessions import NEW
from rac_bot.i18n import local_day
from rac_bot.store.college import calendar
from rac_bot.store.database import schema
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates, dossiers, followed, things, todo, undoing
from rac_bot.store.models import SessionDossier
from rac_bot.store.models.base import utc_now
from rac_bot.store.people import access, people
from rac_bot.store.people.people import SlackProfile
from rac_bot.store.telling import grid_changes
from rac_bot.store.watches import grid_changed, rules
from rac_bot.store.work.work import COMMAND_LINE, Work

SAMPLES = Path(__file__).parent.parent / "samples"
LONG = "👩‍👩‍👧‍👦 Évaluation & accompagnement <été> à l’éducation de l’enfant d’âge préscolaire, suite et fin "
FAMILY = "D’Aoust-Émond & fils "
MANY = 100
LEFT = 4  # sessions
WHOLE = {"da": "8100000", "session": "A-2025", "grille": "322A0-10A-RA"}  # all of that grid is passed
DISAGREEING, OTHERWISE = "8000000", 40  # somebody, and how many lines of theirs are not as the grid has them

CALLER, COLLEAGUE = "UCHECK", "UOTHER"
NEWCOMER = "UNEW"  # without access
GONE = "UGONE"  # who had access, and has candidates still
STANDING_IN = "USTANDIN"  # who keeps the access that they have
READER = "UREADER"
CHANNEL = "C0OTHER"


@contextmanager
def tried_college() -> Iterator[Store]:
    """A store of its own, deleted at the end: the samples, and whatever is long, many or marked up."""
    with TemporaryDirectory(prefix="rac-bot-") as folder:
        store = Store(f"sqlite:///{folder}/rac-bot.db")
        try:
            schema.upgrade(store)
            files = Path(folder) / "files"
            files.mkdir()
            _write(files)
            for where in (SAMPLES, files):
                for report in run_all(store, where):
                    assert not report.refused, report  # noqa: S101  the files are ours
            with store.writing(COMMAND_LINE) as work:
                people.keep_workspace(work, Home("TCHECK"), LONG.strip())
                for person in (CALLER, COLLEAGUE, NEWCOMER, STANDING_IN, READER):
                    people.keep(work, SlackProfile(person, LONG.strip(), "TCHECK"))
                for person in (CALLER, COLLEAGUE, STANDING_IN):
                    access.give(work, person, Rights(Role.ADMINISTERING))
                access.give(work, READER, Rights(Role.READING))
                _leave(work)
                _declare(work)
                for watch in Watch:
                    rules.change(work, replace(Rule.usual(watch), on=True))
                _disagree(work)
            yield store
        finally:
            store.close()


def _leave(work: Work) -> None:
    """Sessions that the team has to enter in CLARA, and one that the caller has just entered; a file that
    is whole, on which the caller acted last; a list that somebody left behind."""
    for candidate_id in range(1, LEFT + 1):
        followed.follow(work, GONE, candidate_id)
    left = [one for one in things.of_ids(work, SessionDossier, range(1, LEFT + 1)) if not one.foreign]
    for dossier in left:
        undoing.put_back(work, dossier, dossier.version)
    todo.mark(work.on_behalf_of(CALLER), left[0], left[0].version)
    if whole := candidates.by_da(work, WHOLE["da"]):
        ids = [one.id for one in dossiers.of_candidate(work, whole.id)]
        for dossier in things.of_ids(work, SessionDossier, ids):
            undoing.put_back(work.on_behalf_of(CALLER), dossier, dossier.version)


def _disagree(work: Work) -> None:
    """The caller follows somebody whose lines, some pages of them, have groups that their grid gives not."""
    person = candidates.of_typed_da(work, DISAGREEING)
    assert person  # noqa: S101  the files are ours
    followed.follow(work, CALLER, person.id)
    lines = [line_id for line_id, *_rest in work.rows(grid_changed.LINES, people=[person.id])]
    grid_changes.tell(work, CALLER, local_day(utc_now()), lines, COLLEAGUE)


def _declare(work: Work) -> None:
    """The pivot date of the session under way comes."""
    today = local_day(work.now)
    session = work.known(calendar.calendar).current(today)
    dates = usual(session)._replace(pivot=today)._asdict()
    work.write(NEW, {"session": session, **{f"{name}_day": day for name, day in dates.items()}})


def _write(folder: Path) -> None:
    """The samples' own files, with many more rows, of long texts."""
    for name, make in (
        ("grille-JEE0K-17R-RA.csv", _course),
        ("codes.csv", _code),
        ("candidats.csv", _candidate),
        ("champs.csv", _field),
        ("dossiers.csv", _dossier),
        ("inscriptions.csv", _inscription),
    ):
        rows = _rows(name)
        with (folder / name).open("w", encoding="utf-8", newline="") as written:
            writer = csv.DictWriter(written, rows[0])
            writer.writeheader()
            writer.writerows(rows)
            writer.writerows(make(rows))
    session = Calendar({}).current(local_day(utc_now())).code
    (folder / "dossiers-2.csv").write_text(f"da,session,grille\n{DISAGREEING},{session},JEE0K-17R-RA\n")
    kinds = {0: ",,T1", 1: ",,"}  # the first was transmitted, the second tells no mode
    lines = (
        f"{DISAGREEING},{session},999-{n:03d}-RA,00777{kinds.get(n, ',EE,')}\n" for n in range(OTHERWISE)
    )
    heading = "da,session,cours,groupe,mode,etat_transmission\n"
    (folder / "inscriptions-2.csv").write_text(heading + "".join(lines))


def _rows(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(line for line in opened if not line.startswith("#")))


def _course(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    like = rows[0]
    for n in range(MANY):
        yield like | {"cours": f"999-{n:03d}-RA", "titre_cours": f"{LONG}{n}"[:100], "competences": ""}


def _code(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    for kind in dict.fromkeys(row["liste"] for row in rows):
        for n in range(MANY):
            yield rows[0] | {"liste": kind, "code": f"Z{n}", "libelle": f"{LONG}{n}"[:100], "defaut": ""}


def _candidate(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    for n, row in enumerate(islice(rows * MANY, MANY)):
        own = {"da": f"{8000000 + n}", "code_permanent": "", "nom": f"{FAMILY}{n}", "prenom": LONG[:60]}
        yield row | own
    of_grid = {name: WHOLE.get(name, "") for name in ("da", "grille")}
    yield dict.fromkeys(rows[0], "") | of_grid | {"nom": FAMILY, "prenom": LONG[:60], "actif": "oui"}


def _dossier(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    yield dict.fromkeys(rows[0], "") | WHOLE | {"programme": "322.A0"}


def _inscription(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    for course in _rows("grille-322A0-10A-RA.csv"):
        yield dict.fromkeys(rows[0], "") | WHOLE | {"cours": course["cours"], "groupe": "00980", "note": "88"}


def _field(rows: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    for subject in ("dossier", "inscription"):
        values = " ; ".join(f"{LONG[:60]}{n}" for n in range(MANY - 1))
        yield rows[0] | {"sujet": subject, "nom": f"{LONG}"[:40], "type": "liste", "valeurs": values}
