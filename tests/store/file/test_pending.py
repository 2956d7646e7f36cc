"""What is left to do in CLARA: which lines, in which order, how many."""

import pytest

from rac_bot.domain.sessions import Session
from rac_bot.store.database.engine import Store
from rac_bot.store.file import lines, pending
from rac_bot.store.file.pending import Slice
from rac_bot.store.models import ClaraState, InscriptionState
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE

EVERYTHING = Slice()


def programmes(store: Store) -> list[int]:
    """Lise in two programmes: three lines in A-2017 of the first, two in H-2018 of the second; their ids."""
    with store.writing(BY_JULIE) as work:
        education, childhood = a_grid(work), a_grid(work, "322A0-10A-RA")
        lise = a_candidate(work, education)
        zoe = a_candidate(work, childhood, da="2345685", family="Roy", given="Zoé")
        winter = a_dossier(work, zoe, "H-2018")
        autumn = a_dossier(work, lise, "A-2017")
        for course in childhood.courses[:2]:
            a_line(work, winter, course)
        for course in education.courses:
            a_line(work, autumn, course)
        return [education.programme_id, childhood.programme_id]


def ids(store: Store, which: Slice = EVERYTHING, page: int = 0, size: int = 10) -> list[int]:
    with store.reading(BY_JULIE) as work:
        return [line.id for line in pending.page(work, which, page=page, size=size)]


def test_the_oldest_session_comes_first_and_in_it_the_oldest_line(store: Store) -> None:
    programmes(store)

    assert ids(store) == [3, 4, 5, 1, 2]
    assert (ids(store, page=1, size=2), ids(store, page=2, size=2)) == ([5, 1], [2])


def test_a_slice_keeps_to_a_session_to_a_programme_or_to_both(store: Store) -> None:
    education, childhood = programmes(store)
    winter = Session.parse("H-2018")

    assert ids(store, Slice(session=winter)) == [1, 2]
    assert ids(store, Slice(programme=education)) == [3, 4, 5]
    assert ids(store, Slice(winter, childhood)) == [1, 2]
    assert ids(store, Slice(winter, education)) == []


def test_counts_are_by_session_and_programme(store: Store) -> None:
    education, childhood = programmes(store)

    with store.reading(BY_JULIE) as work:
        counts = [(one.session.code, one.programme, one.number, one.lines) for one in pending.counts(work)]

    assert counts == [("A-2017", education, "JEE.0K", 3), ("H-2018", childhood, "322.A0", 2)]


@pytest.mark.parametrize("state", list(InscriptionState))
@pytest.mark.parametrize("clara", list(ClaraState))
def test_the_query_and_the_lines_own_word_agree(
    store: Store, state: InscriptionState, clara: ClaraState
) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=1)
        line = a_line(work, a_dossier(work, a_candidate(work, grid)), grid.courses[0])
        line.state, line.clara = state, clara
        expected = lines.is_pending(line)

    assert bool(ids(store)) is expected


def test_a_page_says_whose_they_are_without_asking_again(store: Store) -> None:
    programmes(store)
    with store.reading(BY_JULIE) as work:
        found = pending.page(work, EVERYTHING, page=0, size=10)

    # The session is closed: what was not loaded would raise.
    assert {line.dossier.candidate.name for line in found} == {"Leblanc, Lise", "Roy, Zoé"}
    assert {line.dossier.programme.number for line in found} == {"JEE.0K", "322.A0"}
    assert found[0].course.number == "322-000-RL"
