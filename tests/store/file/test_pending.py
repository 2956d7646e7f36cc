"""What is left to do in CLARA: whose, in which order, how much; what is ticked of it."""

from datetime import UTC, datetime, timedelta

import pytest

from rac_bot.domain.rights import Rights, Role
from rac_bot.domain.sessions import Session
from rac_bot.store.database.engine import Store
from rac_bot.store.file import followed, lines, pending, ticks, todo, undoing
from rac_bot.store.file.pending import Scope
from rac_bot.store.file.todo import Key
from rac_bot.store.models import Candidate, ClaraState, Grid, Inscription, InscriptionState, Thing
from rac_bot.store.privacy import privacy, retention
from rac_bot.store.privacy.retention import Keep
from rac_bot.store.work.work import By, Work
from tests.builders import a_candidate, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE, by, raw
from tests.store.file.test_clara import somebody_new

TEAM = Scope(team=True)
LUC = By("ULUC", Rights(Role.ADVISING))
MONDAY = datetime(2025, 11, 24, tzinfo=UTC)  # past, whichever day the tests run


def the_college(store: Store) -> None:
    """Yasmine, new, with a line of Julie's; Lise, with Luc's at two sessions, one of which he deleted; Zoé,
    of another programme, with one that Julie corrected."""
    with store.writing(BY_JULIE) as work:
        somebody_new(work)
    with store.writing(BY_JULIE) as work:
        education, childhood = raw(work).get_one(Grid, 1), a_grid(work, "322A0-10A-RA")
        lise = a_candidate(work, education)
        zoe = a_candidate(work, childhood, da="2345685", family="Roy", given="Zoé")
        autumn, winter = a_dossier(work, lise, "A-2017"), a_dossier(work, lise, "H-2018")
        made = [a_line(work, autumn, course) for course in education.courses[:2]]
        made += [a_line(work, winter, education.courses[2])]
        made += [a_line(work, a_dossier(work, zoe, "H-2018"), childhood.courses[0])]
        raw(work).flush()
        for index, line in enumerate(made):
            line.created_by = "ULUC"
            line.created_at = line.updated_at = MONDAY + timedelta(hours=index)
        made[3].created_by = "import"
        made[1].state, made[1].clara = InscriptionState.DELETED, ClaraState.TO_REMOVE
        made[1].deleted_at, made[1].deleted_by = MONDAY + timedelta(days=1), "ULUC"
        made[3].clara, made[3].unlock_reason = ClaraState.ENTERED, "une erreur"
        raw(work).flush()
        lines.change(work, lines.line(work, made[3].id), {"group_number": "00991"}, seen=1)


def listed(store: Store, scope: Scope, who: By = BY_JULIE) -> list[str]:
    with store.reading(who) as work:
        return [str(one.key) for one in pending.waiting(work, scope)]


def test_by_person_the_oldest_first_what_is_created_before_what_is_corrected(store: Store) -> None:
    the_college(store)

    assert listed(store, TEAM) == ["l2", "l4", "l3", "a1", "d1", "l1", "l5"]
    assert listed(store, Scope(team=True, session=Session.parse("H-2018"))) == ["l4", "a1", "d1", "l1", "l5"]
    assert listed(store, Scope(team=True, session=Session.parse("A-2017"))) == ["l2", "l3"]


def test_mine_are_what_i_saved_changed_or_deleted_and_my_candidates(store: Store) -> None:
    the_college(store)
    assert listed(store, Scope()) == ["a1", "d1", "l1", "l5"]
    assert listed(store, Scope(), LUC) == ["l2", "l4", "l3"]
    with store.writing(LUC) as work:
        followed.follow(work, "ULUC", 1)
    assert listed(store, Scope(), LUC) == ["l2", "l4", "l3", "a1", "d1", "l1"]
    with store.writing(BY_JULIE) as work:  # a colleague's session and admission, which my line waits for
        line = raw(work).get_one(Inscription, 1)
        assert line.dossier.admission
        line.dossier.created_by = line.dossier.admission.created_by = "ULUC"
    assert listed(store, Scope()) == ["a1", "d1", "l1", "l5"]


def test_who_is_limited_has_what_they_may_write_and_its_figures(store: Store) -> None:
    the_college(store)
    limited = By("ULIM", Rights(Role.ADVISING, ("322.A0",)))

    assert listed(store, TEAM, limited) == ["l5"]
    with store.reading(limited) as work:
        assert pending.counts(work).team.total == 1


def test_figures_are_of_each_session_and_state_and_say_since_when(store: Store) -> None:
    the_college(store)
    with store.reading(BY_JULIE) as work:
        mine, team = pending.counts(work)

    assert (mine.total, team.total) == (4, 7)
    assert {one.code: count for one, count in team.sessions.items()} == {"A-2017": 2, "H-2018": 4}
    assert (team.states[ClaraState.TO_CORRECT], team.states[ClaraState.TO_REMOVE]) == (1, 1)
    assert team.oldest == MONDAY


@pytest.mark.parametrize("state", list(InscriptionState))
@pytest.mark.parametrize("clara", list(ClaraState))
@pytest.mark.sqlite
def test_the_query_and_the_lines_own_word_agree(
    store: Store, state: InscriptionState, clara: ClaraState
) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work, courses=1)
        line = a_line(work, a_dossier(work, a_candidate(work, grid)), grid.courses[0])
        line.state, line.clara = state, clara
        expected = lines.is_pending(line)

    assert (listed(store, TEAM) == ["l1"]) is expected


def test_a_page_says_whose_they_are_without_asking_again(store: Store) -> None:
    the_college(store)
    with store.reading(BY_JULIE) as work:
        found = todo.found(work, [one.key for one in pending.waiting(work, TEAM)])

    # The session is closed: what was not loaded would raise.
    assert {todo.of_whom(one).given_name for one in found.values()} == {"Lise", "Zoé", "Yasmine"}
    assert found[Key(Thing.LINE, 1)].version == 1


def marked(work: Work, *keys: str) -> todo.Marked:
    return todo.mark_all(work, {Key(Thing(key[0]), int(key[1:])): 1 for key in keys})


def recent(work: Work, skip: int = 0, size: int = 9) -> list[str]:
    work.flush()
    return [str(todo.key(one)) for one in pending.recent(work, skip=skip, size=size)]


def test_what_was_marked_lately_is_told_the_last_first_and_no_more_once_put_back(store: Store) -> None:
    the_college(store)
    with store.writing(BY_JULIE) as work:
        marked(work.at(work.now - timedelta(days=31)), "l2")
        assert len(marked(work.at(work.now - timedelta(days=1)), "l4").done) == 1
        assert [str(todo.key(one)) for one in marked(work, "a1", "d1", "l1").done] == ["a1", "d1", "l1"]
        assert recent(work) == ["a1", "d1", "l1", "l4"]
        assert recent(work, 2, 1) == ["l1"]
        assert recent(by(work, "ULUC")) == []
        [session] = todo.found(work, [Key(Thing.DOSSIER, 1)]).values()
        undoing.put_back(work, session, 2)
        assert recent(work) == ["a1", "l1", "l4"]


def test_ticks_are_ones_own_follow_the_screen_and_go_after_a_week(store: Store) -> None:
    the_college(store)
    line, session, gone = Key(Thing.LINE, 1), Key(Thing.DOSSIER, 1), Key(Thing.LINE, 99)
    with store.writing(BY_JULIE) as work:
        ticks.keep(work, [line, session, gone], {line: 1, session: 4, gone: 1})
        assert ticks.of_actor(work) == {line: 1, session: 4}
        ticks.keep(work, [line], {})
        assert ticks.of_actor(work) == {session: 4}
        assert ticks.of_actor(by(work, "ULUC")) == {}
        ticks.keep(work, [session], {session: 5})
        for days, left in ((6, {session: 5}), (8, {})):
            retention.apply(work, Keep(0, 0, 0), work.now + timedelta(days=days))
            assert ticks.of_actor(work) == left
        ticks.keep(work, [line, Key(Thing.LINE, 4)], {line: 1, Key(Thing.LINE, 4): 1})
        privacy.erase(work, raw(work).get_one(Candidate, 1), "sur demande", work.now)
        assert ticks.of_actor(work) == {Key(Thing.LINE, 4): 1}
        assert "a1" not in [str(one.key) for one in pending.waiting(work, TEAM)]
