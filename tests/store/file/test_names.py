"""The lexicon has each word that somebody bears, under each of its endings, and no other."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update

from rac_bot.domain.rights import Rights, Role
from rac_bot.exchange.entering import importing
from rac_bot.exchange.entering.runs import run
from rac_bot.exchange.reading.kinds import FileKind
from rac_bot.store.database.engine import Store
from rac_bot.store.file import admissions, candidates, names
from rac_bot.store.file.admissions import NewAdmission
from rac_bot.store.models import Candidate, NamePart, NameTail, NameWord
from rac_bot.store.models.base import utc_now
from rac_bot.store.models.people import words_of
from rac_bot.store.privacy import privacy
from rac_bot.store.work import later
from rac_bot.store.work.work import By
from tests.builders import a_candidate, a_grid
from tests.databases import BY_JULIE, raw
from tests.exchange.college import write_csv


def lexicon(store: Store) -> set[str]:
    """Its words."""
    with store.reading(BY_JULIE) as work:
        return set(raw(work).scalars(select(NameTail.word)))


def agrees(store: Store) -> bool:
    """Whether the words of people are those of their names, and the lexicon those of people."""
    with store.reading(BY_JULIE) as work:
        people = raw(work).scalars(select(Candidate).where(Candidate.erased_at.is_(None))).all()
        borne = {
            (one.id, word["part"], word["word"])
            for one in people
            for word in words_of(one.family_name, one.given_name)
        }
        words = raw(work).execute(select(NameWord.candidate_id, NameWord.part, NameWord.word)).all()
        tails = raw(work).execute(select(NameTail.inside, NameTail.tail, NameTail.word, NameTail.part)).all()
    wanted = {(at > 0, word[at:], word, part) for _, part, word in borne for at in range(len(word))}
    return sorted(map(tuple, words)) == sorted(borne) and sorted(map(tuple, tails)) == sorted(wanted)


def test_a_word_comes_with_its_first_bearer_under_each_of_its_endings(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work, family="Roy-Nana", given="Roy")
        a_candidate(work, da="2345678", family="Roy", given="Ana")
    assert lexicon(store) == {"roy", "nana", "roynana", "ana"}
    assert agrees(store)


def test_a_word_goes_when_its_last_bearer_is_erased(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work, da="1111111", family="Tremblay", given="Marie")
        a_candidate(work, da="2222222", family="Tremblay", given="Zénobie")
        a_candidate(work, da="3333333", family="Marie", given="Jean")
    for da, left in (
        ("2222222", {"tremblay", "marie", "jean"}),
        ("1111111", {"marie", "jean"}),
        ("3333333", set()),
    ):
        with store.writing(BY_JULIE) as work:
            person = candidates.by_da(work, da)
            assert person
            privacy.erase(work, person, "demande", utc_now())
        assert lexicon(store) == left
        assert agrees(store)


def test_a_word_goes_with_a_file_that_is_deleted(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        lise = a_candidate(work)
        a_candidate(work, da="2345678", family="Leblanc", given="Marie")
    with store.writing(BY_JULIE) as work:
        raw(work).execute(delete(Candidate).where(Candidate.id == lise.id))
    assert lexicon(store) == {"leblanc", "marie"}
    assert agrees(store)


def test_an_import_that_changes_a_name_changes_the_words(store: Store, tmp_path: Path) -> None:
    header = ["DA", "Nom", "Prénom"]

    def bring(*rows: list[str]) -> None:
        report = run(store, FileKind.CANDIDATES, write_csv(tmp_path / "candidats.csv", [header, *rows]))
        assert not report.refused

    bring(["1234567", "Leblanc", "Lise"], ["2345678", "Leblanc", "Maëlle"])
    assert lexicon(store) == {"leblanc", "lise", "maelle"}
    bring(["1234567", "Côté-Roy", "Lise"])
    assert lexicon(store) == {"leblanc", "cote", "roy", "coteroy", "lise", "maelle"}
    bring(["2345678", "Leblond", "Lise"])
    assert lexicon(store) == {"leblond", "cote", "roy", "coteroy", "lise"}
    assert agrees(store)


@pytest.mark.sqlite
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_file_that_brings_most_of_the_people_leaves_the_same_lexicon_and_indexes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dry_run: bool
) -> None:
    """What is made at each row is put off, from the third batch on, until the file is read."""
    monkeypatch.setattr(importing, "BATCH", 2)
    with store.writing(BY_JULIE) as work:
        a_candidate(work, da="1111111", family="Tremblay", given="Marie")
        a_candidate(work, da="2222222", family="Roy", given="Ève")
    schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY name"
    with store.reading(BY_JULIE) as work:
        before = raw(work).execute(text(schema)).all()
    new = [["3333333", "Roy-Roy", "Ana", "1979-05-03"], ["3333334", "Anana", "Ève", "1980-05-03"]]
    new += [["3333335", "Roy-Roy", "Ana", "1979-05-03"], ["1111111", "Gagnon", "Marie", ""]]
    new += [["3333336", "Tremblay", "Ana", ""], ["2222222", "Nana", "Ève", ""], ["3333337", "Roy", "Ana", ""]]
    path = write_csv(tmp_path / "candidats.csv", [["DA", "Nom", "Prénom", "Date de naissance"], *new])
    put_off: list[Sequence[str]] = []
    own = later.put_off

    def noted(connection: Connection) -> Sequence[str]:
        put_off.append(own(connection))
        return put_off[-1]

    monkeypatch.setattr(later, "put_off", noted)

    report = run(store, FileKind.CANDIDATES, path, dry_run=dry_run)

    assert [len(made) for made in put_off] == [9], report  # once
    assert [("333-3335" in one, "333-3333" in one) for one in report.notices] == [(True, True)]
    with store.reading(BY_JULIE) as work:
        assert raw(work).execute(text(schema)).all() == before
    assert agrees(store)
    known = {"roy", "royroy", "ana", "anana", "eve", "gagnon", "marie", "tremblay", "nana"}
    assert lexicon(store) == ({"tremblay", "marie", "roy", "eve"} if dry_run else known)


def test_whoever_is_limited_admits_somebody_with_words_of_their_own(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        grid = a_grid(work).id
    with store.writing(By("ULUC", Rights(Role.ADVISING, ("JEE.0K",), ("RA",)))) as work:
        admissions.admit(work, NewAdmission(grid, "RA", "2345678", "Tremblay", "Maëlle"))
    assert lexicon(store) == {"tremblay", "maelle"}
    assert agrees(store)


def test_nothing_of_what_is_undone_stays_in_the_lexicon(store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        a_candidate(work)
        work.roll_back()
    assert lexicon(store) == set()


def test_what_went_wrong_is_made_anew(guide: Store) -> None:
    assert agrees(guide)
    with guide.writing(BY_JULIE) as work:
        db = raw(work)
        db.execute(delete(NameTail).where(NameTail.tail == "lanc"))
        db.execute(delete(NameWord).where(NameWord.word == "tremblay"))
        ghost = {"inside": False, "tail": "fantome", "part": NamePart.GIVEN, "word": "fantome"}
        db.execute(insert(NameTail).values(ghost))
        db.execute(update(Candidate).where(Candidate.da == "2345680").values(given_name="Aoife"))
        db.execute(update(Candidate).where(Candidate.da == "2345681").values(erased_at=utc_now()))
    assert not agrees(guide)
    told: list[tuple[int, int]] = []
    with guide.writing(BY_JULIE) as work:
        assert names.rebuild(work, lambda done, total: told.append((done, total))) == 10
    assert told == [(10, 10)]
    assert agrees(guide)
    assert not lexicon(guide) & {"fantome", "loewen", "siobhan"}


def test_to_make_them_anew_changes_nothing_of_what_was_right(guide: Store) -> None:
    before = lexicon(guide)
    with guide.writing(BY_JULIE) as work:
        assert names.rebuild(work, lambda _done, _total: None) == 11
    assert lexicon(guide) == before
    assert agrees(guide)
