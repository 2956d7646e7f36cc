"""No road of reading goes round the limits of rights: every statement is named for what it is, or refused."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    MetaData,
    String,
    Table,
    bindparam,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import aliased

from rac_bot.domain.rights import Rights, Role
from rac_bot.errors import OutOfReach, ReadingOnly
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Admission,
    Audience,
    Candidate,
    Change,
    FollowedCandidate,
    Grid,
    Inscription,
    JournalEntry,
    NameWord,
    Programme,
    Search,
    SessionDossier,
    StoredMessage,
)
from rac_bot.store.telling import telling
from rac_bot.store.telling.telling import To
from rac_bot.store.work.reach import Escaped
from rac_bot.store.work.statements import Belongs, Open, Reached, Whole, Written
from rac_bot.store.work.work import By
from tests.databases import raw
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
    "text as a column": lambda: select(literal_column("(SELECT da FROM candidate LIMIT 1)")),
    "text before": lambda: select(Programme.number).prefix_with("(SELECT da FROM candidate),"),
    "text after": lambda: select(Programme.number).suffix_with("UNION SELECT da FROM candidate"),
    "a name of the table": lambda: select(column("da")).select_from(table("candidate")),
    "another table of that name": lambda: select(Table("candidate", MetaData(), Column("da", String)).c.da),
    "relation": lambda: select(Inscription).join(Inscription.dossier),
}
PLAIN = {"core": T.c.id, "core alias": OTHER.c.id, "orm": Candidate.id, "count": T.c.id, "join": Candidate.id}


TOLD = "tells of people: candidate"
TEXT = "holds text, which cannot be looked into"
WHY = {
    "join": "tells of people: candidate, session_dossier",
    "relation": "tells of people: inscription",
    **dict.fromkeys(("text", "text within", "text as a column", "text before", "text after"), TEXT),
    **dict.fromkeys(("a name of the table", "another table of that name"), "candidate is no table of ours"),
}
NO_COLUMN = "whose file it is must be a column of a table that it selects from"
NOT_JOINED = "tells of people of a table that is not joined to that one"
ASIDE = "tells of people in a subquery, which would not be limited"


@pytest.mark.parametrize("road", ROADS)
def test_a_statement_that_tells_of_people_is_not_open(road: str) -> None:
    with pytest.raises(Escaped) as escaped:
        Open(ROADS[road]()).look_into()
    assert str(escaped.value) == WHY.get(road, TOLD)


@pytest.mark.parametrize("road", [road for road in ROADS if road not in PLAIN])
def test_what_could_not_be_limited_is_not_reached(road: str) -> None:
    with pytest.raises(Escaped) as escaped:
        Reached(ROADS[road](), Candidate.id).look_into()
    union = "only a plain select is limited; of a union, limit each part"
    assert str(escaped.value) == (union if road == "text" else NO_COLUMN)


def test_text_beside_a_file_is_not_reached() -> None:
    with pytest.raises(Escaped) as escaped:
        Reached(select(Candidate.id).where(text("1 = 1")), Candidate.id).look_into()
    assert str(escaped.value) == TEXT


ANY_DA = select(func.min(T.c.da)).scalar_subquery()
A_FILE = select(T.c.id).subquery()


@pytest.mark.parametrize(
    ("statement", "candidate_id", "why"),
    [
        (select(SessionDossier), SessionDossier.id, NO_COLUMN),
        (select(Inscription), Inscription.dossier_id, NO_COLUMN),
        (select(Candidate), Candidate.da, NO_COLUMN),
        (select(Candidate), func.max(Candidate.id), NO_COLUMN),
        (
            select(Candidate.da).select_from(SessionDossier, Candidate),
            SessionDossier.candidate_id,
            NOT_JOINED,
        ),
        (select(Admission.id, ANY_DA).where(ANY_DA != ""), Admission.candidate_id, ASIDE),
        (select(func.count()).select_from(Admission).group_by(ANY_DA), Admission.candidate_id, ASIDE),
        (
            select(Admission.id).join(A_FILE, A_FILE.c.id == Admission.candidate_id),
            *(Admission.candidate_id, ASIDE),
        ),
    ],
    ids=[
        *("no file", "no candidate", "no id", "no column", "not joined", "chosen by and given", "grouped by"),
        "joined to a subquery",
    ],
)
def test_what_is_of_another_file_than_it_says_is_not_reached(
    statement: Any, candidate_id: Any, why: str
) -> None:
    with pytest.raises(Escaped) as escaped:
        Reached(statement, candidate_id).look_into()
    assert str(escaped.value) == why


def test_what_tells_of_nobody_may_stand_beside_without_being_joined() -> None:
    Reached(select(Admission.id, Grid.code).select_from(Admission, Grid), Admission.candidate_id).look_into()
    Reached(select(OTHER.c.da), OTHER.c.id).look_into()


@pytest.mark.sqlite  # no database gets it
@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("rights", [OF_BOTH, READER, Rights(Role.ADMINISTERING)])
def test_a_statement_without_a_name_is_not_run(store: Store, road: str, rights: Rights) -> None:
    with store.reading(By("U1", rights)) as work:
        for run in (work.rows, work.scalars, work.scalar, work.count):
            with pytest.raises(Escaped, match=r"^a statement that is not named$"):
                run(ROADS[road]())


@pytest.mark.parametrize("road", PLAIN)
def test_what_is_reached_keeps_to_the_limits(store: Store, road: str) -> None:
    everybody, ours = (_seen(store, road, rights) for rights in (Rights(Role.ADVISING), OF_BOTH))
    assert ours
    assert ours != everybody


def _seen(store: Store, road: str, rights: Rights) -> list[Any]:
    with store.reading(By("U1", rights)) as work:
        return [tuple(row) for row in work.rows(Reached(ROADS[road](), PLAIN[road]))]


def test_one_statement_keeps_to_the_limits_of_each_who_runs_it(store: Store) -> None:
    everybody = Reached(select(Candidate.id), Candidate.id)
    of_unit = Rights(Role.ADVISING, (), ("RA",))
    for rights, seen in (
        (OF_PROGRAMME, {1, 3, 4}),
        (of_unit, {1, 2, 3}),
        (OF_BOTH, {1, 3}),
        (READER, {1, 2, 3, 4}),
    ):
        with store.reading(By("U1", rights)) as work:
            assert set(work.scalars(everybody)) == seen


def test_what_is_whole_leads_beyond_too(store: Store) -> None:
    with store.writing(By("U1", Rights(Role.ADMINISTERING))) as work:
        lines = raw(work).scalars(select(Inscription).where(Inscription.id.in_([1, 2]))).all()
        telling.announce(work, lines, [To(Audience.TEAM, "CEQUIPE", "U1")])
    with store.reading(By("U1", OF_BOTH)) as work:
        [told] = work.scalars(Whole(select(StoredMessage), why="a test"))
        assert [one.id for one in told.inscriptions] == [1, 2]


def test_only_what_is_whole_looks_beyond(store: Store) -> None:
    everybody = Whole(select(func.count(Candidate.id)), why="counts")
    with store.reading(By("U1", OF_BOTH)) as limited, store.reading(By("U1", READER)) as reader:
        assert limited.scalar(everybody) == reader.scalar(everybody) == 4
        assert limited.count(Reached(select(Candidate.id), Candidate.id)) < 4


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
        with pytest.raises(Escaped, match=r"^tells of people: name a statement$"):
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


def test_each_row_that_is_written_belongs_to_whoever_writes(store: Store) -> None:
    ours, others = dossiers_by_reach(store)
    table: Any = SessionDossier.__table__
    each = update(table).where(table.c.id == bindparam("dossier")).values(unit=bindparam("wanted"))
    for dossier in (others, 10_000):
        rows = [{"dossier": ours, "wanted": "RA"}, {"dossier": dossier, "wanted": "RA"}]
        with pytest.raises(OutOfReach), store.writing(By("U1", OF_BOTH)) as work:
            work.write(Written(each, OF_DOSSIER), rows)


@pytest.mark.parametrize(
    ("nothing", "reader", "limited"),
    [
        (Written(delete(Search).where(Search.id == -1), Belongs.TO_THE_ACTOR), None, None),
        (Written(delete(Grid).where(Grid.id == -1), Belongs.TO_NO_PROGRAMME), ReadingOnly, None),
        (Written(delete(Candidate).where(T.c.id == -1), Belongs.TO_ANYBODY), ReadingOnly, OutOfReach),
    ],
    ids=["the actor's", "of no programme", "anybody's"],
)
def test_what_belongs_to_no_programme(
    store: Store, nothing: Written, reader: type[Exception] | None, limited: type[Exception] | None
) -> None:
    for rights, refusal in ((READER, reader), (OF_PROGRAMME, limited), (Rights(Role.ADVISING), None)):
        if refusal is None:
            with store.writing(By("U1", rights)) as work:
                work.write(nothing)
            continue
        with pytest.raises(refusal), store.writing(By("U1", rights)) as work, suppress(refusal):
            work.write(nothing)  # whoever makes nothing of the refusal commits nothing


@pytest.mark.parametrize("mapped", [Candidate, Admission, SessionDossier, Inscription, NameWord, Change])
@pytest.mark.parametrize("belongs", [Belongs.TO_NO_PROGRAMME, Belongs.TO_THE_ACTOR])
@pytest.mark.parametrize("verb", [insert, update, delete])
def test_a_file_belongs_to_a_programme(verb: Callable[[Any], Any], belongs: Belongs, mapped: Any) -> None:
    why = "is nobody's own" if belongs is Belongs.TO_THE_ACTOR else "belongs to a programme, or to somebody"
    for whole in (mapped, mapped.__table__):
        with pytest.raises(Escaped) as escaped:
            Written(verb(whole), belongs).look_into()
        assert str(escaped.value) == f"{mapped.__tablename__} {why}"


@pytest.mark.parametrize("mapped", [JournalEntry, Search, FollowedCandidate])
def test_what_is_somebodys_is_written_as_theirs(mapped: Any) -> None:
    Written(delete(mapped), Belongs.TO_THE_ACTOR).look_into()
    with pytest.raises(Escaped):
        Written(delete(mapped), Belongs.TO_NO_PROGRAMME).look_into()


def test_the_college_is_nobodys_own() -> None:
    with pytest.raises(Escaped):
        Written(update(Grid), Belongs.TO_THE_ACTOR).look_into()
    with pytest.raises(Escaped):
        Written(update(Grid).where(text("1 = 1")), Belongs.TO_NO_PROGRAMME).look_into()
