"""The rules that say which channel is told of what come in, as a whole, and go out as they came."""

from pathlib import Path

import pytest
from sqlalchemy import select

from rac_bot.errors import IntakeError
from rac_bot.exchange.entering.runs import run, run_all
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.exchange.reading.recognition import files_by_kind
from rac_bot.exchange.writing.routing import export_routing
from rac_bot.store.database.engine import Store
from rac_bot.store.models import MessageKind, StoredMessage
from rac_bot.store.routing import rules
from tests.builders import a_grid
from tests.databases import BY_JULIE, raw
from tests.exchange.college import counts, refusals, write_text

HEADER = "canal;recoit;heure;programme;unite_org\n"
JEE = "C0JEE;inscriptions;;JEE0K;RA\n"
DIGEST = "C0DIR;résumé;16 h 30;;\nC0DIR;semaine;;;\n"


@pytest.fixture
def college(store: Store) -> Store:
    with store.writing(BY_JULIE) as work:
        a_grid(work)
    return store


def held(store: Store) -> list[str]:
    with store.reading(BY_JULIE) as work:
        return [rules.journaled(one) for one in rules.listed(work).values()]


def told(store: Store) -> list[str]:
    """The channels that are told that a rule names them."""
    with store.reading(BY_JULIE) as work:
        wanted = select(StoredMessage.recipient).where(
            StoredMessage.kind == MessageKind.ROUTED, ~StoredMessage.erase, StoredMessage.state == "pending"
        )
        return list(raw(work).scalars(wanted.order_by(StoredMessage.id)))


def test_the_file_has_all_the_rules(college: Store, tmp_path: Path) -> None:
    path = write_text(tmp_path / "canaux.csv", HEADER + JEE + DIGEST)
    assert files_by_kind(tmp_path, dry_run=False)[0][0].kind is FileKind.ROUTING
    assert run(college, FileKind.ROUTING, path, dry_run=True).created == 3
    assert (held(college), told(college)) == ([], [])
    assert counts(run(college, FileKind.ROUTING, path))["created"] == 3
    assert held(college) == ["C0DIR inscriptions @16:30", "C0DIR week", "C0JEE inscriptions JEE.0K RA"]
    assert told(college) == ["C0DIR", "C0JEE"]

    export_routing(college, out := tmp_path / "out.csv")
    assert counts(run(college, FileKind.ROUTING, out)) == counts(run(college, FileKind.ROUTING, path))
    assert run(college, FileKind.ROUTING, out).unchanged == 3

    later = write_text(tmp_path / "c.csv", HEADER + DIGEST.replace("16 h 30", "15:00"))
    report = run(college, FileKind.ROUTING, later)
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    assert report.notices == ["1 règle d’avant n’est plus."]
    assert held(college) == ["C0DIR inscriptions @15:00", "C0DIR week"]
    assert told(college) == ["C0DIR"]  # the other was not told yet, and is not any more


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ("#rac-jee;inscriptions;;;", (2, "canal")),
        ("C0JEE;tout;;;", (2, "recoit")),
        ("C0JEE;résumé;;;", (2, "heure")),
        ("C0JEE;semaine;16 h;;", (2, "heure")),
        ("C0JEE;semaine;;;RA", (2, "unite_org")),
        ("C0JEE;résumé;25 h;;", (2, "heure")),
        ("C0JEE;résumé;16 h;;\nC0JEE;résumé;15 h;JEE.0K;", (3, "heure")),
        ("C0JEE;inscriptions;;410.A0;", (2, "programme")),
        (f"{JEE}{JEE}", (3, "canal")),
        ("C0JEE;inscriptions;;;\nC0JEE;résumé;16 h;;", (3, "canal")),  # one or the other
    ],
)
def test_what_cannot_be_is_refused(college: Store, tmp_path: Path, rows: str, place: tuple[int, str]) -> None:
    report = run(college, FileKind.ROUTING, write_text(tmp_path / "c.csv", f"{HEADER}{rows}\n"))
    assert [one[:2] for one in refusals(report)] == [place]
    assert held(college) == []


def test_a_folder_has_one_such_file(college: Store, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_text(tmp_path / f"{name}.csv", HEADER + JEE)
    with pytest.raises(IntakeError, match=r"Plusieurs fichiers de canaux.*: a\.csv, b\.csv"):
        run_all(college, tmp_path)
