"""Long files: few statements, and a progress that ends where it should."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event

from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Candidate, Inscription, SessionDossier
from tests.exchange.college import bring, counts, how_many, write_csv

PEOPLE = 2500


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    event.remove(store.engine, "before_cursor_execute", note)


def test_statements_do_not_grow_with_each_row(store: Store, tmp_path: Path) -> None:
    bring(store, FileKind.CODES, FileKind.GRID)
    das = [f"{3_000_000 + n}" for n in range(PEOPLE)]
    people = [["da", "nom", "prenom", "grille"]]
    people += [[da, f"Côté-Roy {da}", "Marie-Ève", "JEE0K-17R-RA"] for da in das]
    dossiers = [["da", "session", "grille"], *([da, "A-2017", "JEE0K-17R-RA"] for da in das)]
    lines = [["da", "session", "cours", "groupe"], *([da, "A-2017", "322-703-RL", "990"] for da in das)]
    files = {FileKind.CANDIDATES: people, FileKind.DOSSIERS: dossiers, FileKind.INSCRIPTIONS: lines}

    for kind, rows in files.items():
        path = write_csv(tmp_path / f"{kind}.csv", rows)
        with statements(store) as first:
            assert counts(run(store, kind, path))["created"] == PEOPLE
        with statements(store) as second:
            assert counts(run(store, kind, path))["unchanged"] == PEOPLE
        assert len(first) < PEOPLE / 20, kind
        assert len(second) < PEOPLE / 50, kind
    assert [how_many(store, model) for model in (Candidate, SessionDossier, Inscription)] == [PEOPLE] * 3


def test_one_person_is_one_across_batches(store: Store, tmp_path: Path) -> None:
    rows = [["da", "nom", "prenom", "grille", "programme", "unite_org"]]
    rows += [["1234567", "Leblanc", "Lise", f"JEE0K-{n}-RA", "JEE.0K", "RA"] for n in range(1200)]

    report = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", rows))

    assert counts(report)["created"] == 1200
    assert how_many(store, Candidate) == 1


def test_progress_goes_up_to_the_number_of_rows(store: Store, tmp_path: Path) -> None:
    rows = [["da", "nom", "prenom"], *([f"{3_000_000 + n}", "Roy", "Ève"] for n in range(700))]
    calls: list[tuple[int, int]] = []

    def note(done: int, total: int) -> None:
        calls.append((done, total))

    run(store, FileKind.CANDIDATES, write_csv(tmp_path / "c.csv", rows), progress=note)

    assert calls == sorted(calls)
    assert calls[-1] == (700, 700)
    assert len(calls) > 3
