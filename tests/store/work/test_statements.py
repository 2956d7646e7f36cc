"""No road of reading goes round the limits of rights: every statement is named for what it is, or refused."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import bindparam, exists, func, literal, or_, select, text, true, union_all, update
from sqlalchemy.orm import aliased

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import OutOfReach, ReadingOnly
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Candidate, Grid, Inscription, Programme, SessionDossier
from rac_bot.store.work.reach import Escaped
from rac_bot.store.work.statements import Belongs, Narrowed, Open, Reached, Whole, Written
from rac_bot.store.work.work import By
from tests.store.work.test_reach import LISE, OF_BOTH, OF_PROGRAMME, READER, the_college  # noqa: F401

T: Any = Candidate.__table__
OTHER = T.alias("other")
ROADS: dict[str, Callable[[], Any]] = {
    "core": lambda: select(T.c.da),
    "core alias": lambda: select(OTHER.c.da),
    "orm": lambda: select(Candidate.da),
    "orm alias": lambda: select(aliased(Candidate).da),
    "count": lambda: select(func.count()).select_from(T),
    "scalar subquery": lambda: select(literal(1), select(T.c.da).limit(1).scalar_subquery()),
    "exists": lambda: select(literal(1)).where(exists().where(T.c.da == "1000002")),
    "cte": lambda: select(select(T.c.da).cte("c").c.da),
    "union": lambda: select(union_all(select(T.c.da), select(T.c.given_name)).subquery().c[0]),
    "lateral": lambda: select(select(T.c.da).lateral("l").c.da),
    "join": lambda: select(SessionDossier.session).join(
        Candidate, Candidate.id == SessionDossier.candidate_id
    ),
    "text": lambda: text("SELECT da FROM candidate"),
    "text within": lambda: select(text("da")).select_from(text("candidate")),
    "relation": lambda: select(Inscription).join(Inscription.dossier),
}
PLAIN = {"core": T.c.id, "core alias": OTHER.c.id, "orm": Candidate.id, "count": T.c.id, "join": Candidate.id}


@pytest.mark.parametrize("road", ROADS)
def test_a_statement_that_tells_of_people_is_not_open(road: str) -> None:
    with pytest.raises(Escaped):
        Open(ROADS[road]())


@pytest.mark.parametrize("road", [road for road in ROADS if road not in PLAIN])
def test_what_could_not_be_limited_is_not_reached(road: str) -> None:
    with pytest.raises(Escaped):
        Reached(ROADS[road](), Candidate.id)


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("rights", [OF_BOTH, READER, Rights(Role.ADMINISTERING)])
def test_a_statement_without_a_name_is_not_run(store: Store, road: str, rights: Rights) -> None:
    with store.reading(By("U1", rights)) as work:
        for run in (work.rows, work.scalars, work.scalar, work.count):
            with pytest.raises(Escaped):
                run(ROADS[road]())


@pytest.mark.parametrize("road", PLAIN)
def test_what_is_reached_keeps_to_the_limits(store: Store, road: str) -> None:
    everybody, ours = (_seen(store, road, rights) for rights in (Rights(Role.ADVISING), OF_BOTH))
    assert ours
    assert ours != everybody


def _seen(store: Store, road: str, rights: Rights) -> list[Any]:
    with store.reading(By("U1", rights)) as work:
        return [tuple(row) for row in work.rows(Reached(ROADS[road](), PLAIN[road]))]


def test_only_what_is_whole_looks_beyond(store: Store) -> None:
    everybody = Whole(select(func.count(Candidate.id)), why="counts")
    with store.reading(By("U1", OF_BOTH)) as limited, store.reading(By("U1", READER)) as reader:
        assert limited.scalar(everybody) == reader.scalar(everybody) == 4
        assert limited.count(Reached(select(Candidate.id), Candidate.id)) < 4


def test_a_condition_of_a_search_widens_nothing(store: Store) -> None:
    everybody = Reached(select(Candidate.id).order_by(Candidate.id), Candidate.id)
    with store.reading(By("U1", OF_BOTH)) as work:
        assert work.scalars(Narrowed(everybody, or_(Candidate.id > 0, true()))) == work.scalars(everybody)
        assert list(work.scalars(Narrowed(everybody, Candidate.id == LISE))) == [LISE]


@pytest.mark.parametrize(
    ("rights", "numbers"),
    [
        (Rights(Role.ADVISING), [1, 2, 3, 4, 5]),
        (OF_PROGRAMME, [1, 3, 5]),  # Béa's dossier 4 is of another programme, though her file is reached
        (Rights(Role.ADVISING, (), ("FC",)), [5]),
        (OF_BOTH, [1, 3]),
    ],
)
def test_what_is_there_to_be_written_keeps_to_programme_and_unit(
    store: Store, rights: Rights, numbers: list[int]
) -> None:
    dossiers = select(SessionDossier.id).join(SessionDossier.programme).order_by(SessionDossier.id)
    to_write = Reached(dossiers, SessionDossier.candidate_id, (Programme.number, SessionDossier.unit))
    with store.reading(By("U1", rights)) as work:
        assert list(work.scalars(to_write)) == numbers


def test_a_row_is_found_by_its_key_only_where_it_tells_of_nobody(store: Store) -> None:
    with store.reading(By("U1", OF_BOTH)) as work:
        assert work.find(Programme, 1)
        assert work.find(Programme, 10_000) is None
        with pytest.raises(Escaped):
            work.find(Candidate, LISE)


# --- writing ----------------------------------------------------------------------------------------

OF_DOSSIER = (
    select(Programme.number, SessionDossier.unit)
    .join(SessionDossier, SessionDossier.programme_id == Programme.id)
    .where(SessionDossier.id == bindparam("dossier"))
)
TO_UNIT = Written(
    update(SessionDossier)
    .where(SessionDossier.id == bindparam("dossier"))
    .values(unit=bindparam("wanted"))
    .execution_options(synchronize_session=False),
    OF_DOSSIER,
)


def dossiers_by_reach(store: Store) -> tuple[int, int]:
    """One that both limits reach, and one that they do not."""
    with store.reading(By("U1", Rights(Role.ADMINISTERING))) as work:
        every = Whole(
            select(SessionDossier.id, Programme.number, SessionDossier.unit)
            .join(Programme, Programme.id == SessionDossier.programme_id)
            .order_by(SessionDossier.id),
            why="a test",
        )
        rows = work.rows(every)
    ours = [row.id for row in rows if OF_BOTH.reach(row.number, row.unit)]
    others = [row.id for row in rows if not OF_BOTH.reach(row.number, row.unit)]
    return ours[0], others[0]


def test_what_is_written_belongs_to_whoever_writes_before_and_after(store: Store) -> None:
    ours, others = dossiers_by_reach(store)
    for rights, dossier, unit, refusal in (
        (OF_BOTH, others, "RA", OutOfReach),
        (OF_BOTH, ours, "AUTRE", OutOfReach),
        (OF_BOTH, 10_000, "RA", OutOfReach),
        (READER, ours, "RA", ReadingOnly),
    ):
        with pytest.raises(refusal), store.writing(By("U1", rights)) as work:
            work.write(TO_UNIT, {"dossier": dossier, "wanted": unit})
    with store.writing(By("U1", OF_BOTH)) as work:
        work.write(TO_UNIT, {"dossier": ours, "wanted": "RA"})


@pytest.mark.parametrize(
    ("belongs", "reader", "limited"),
    [
        (Belongs.TO_THE_ACTOR, None, None),
        (Belongs.TO_NO_PROGRAMME, ReadingOnly, None),
        (Belongs.TO_ANYBODY, ReadingOnly, OutOfReach),
    ],
)
def test_what_belongs_to_no_programme(
    store: Store, belongs: Belongs, reader: type[Exception] | None, limited: type[Exception] | None
) -> None:
    nothing = Written(update(Grid).where(Grid.id == -1).values(ee_sr_takes_results=True), belongs)
    for rights, refusal in ((READER, reader), (OF_PROGRAMME, limited), (Rights(Role.ADVISING), None)):
        with store.writing(By("U1", rights)) as work:
            if refusal is None:
                work.write(nothing)
                continue
            with pytest.raises(refusal):
                work.write(nothing)
