"""Erased for good: in the file while the bot serves, in the list, and again after a restore."""

import stat
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text

from rac_bot.errors import UpkeepError
from rac_bot.store.database import residue
from rac_bot.store.database.engine import Store
from rac_bot.store.file import candidates
from rac_bot.store.models import Action, Candidate, JournalEntry, Search
from rac_bot.store.models.base import utc_now
from rac_bot.store.privacy import erasing
from rac_bot.store.privacy.beside import Beside, Returning, mark
from rac_bot.store.trace import journal
from tests.builders import a_candidate, a_grid
from tests.databases import BY_JULIE, raw

NO_NUMBER, NOT_OURS = "une ligne n’est pas un numéro (1)", "ce n’est pas celle de cette base"
WAITING = "Quelqu’un lit encore la base d’avant l’effacement\u00a0; nouvel essai chaque seconde."
ZOE = ("Canari", "zyxwvu", "1234567", "5145559876")


@pytest.fixture
def beside(url: str, tmp_path: Path) -> Beside:
    return Beside.of(url, tmp_path / "erasures.txt", tmp_path / "erasures.key")


@pytest.fixture
def zoe(store: Store) -> int:
    """Her id; she is one of several."""
    with store.writing(BY_JULIE) as work:
        journal.record(work, Action.IMPORT)
        grid = a_grid(work)
        a_candidate(work, grid, da="8642097", family="Roy", given="Jean")
        raw(work).add(Search(actor="UJULIE", field="", text="zyx*"))
        return a_candidate(work, grid, family="Canari", given="Zyxwvu", phone="5145559876").id


@pytest.fixture
def said() -> list[str]:
    return []


def left(store: Store) -> list[str]:
    """What of her is in the file of the database, or in its log."""
    file = str(store.engine.url.database)
    content = b"".join(Path(file + end).read_bytes() for end in ("", "-wal"))
    return [word for word in ZOE if word.encode() in content]


@pytest.mark.sqlite
def test_no_byte_of_the_file_is_theirs_while_the_bot_serves(
    store: Store, zoe: int, beside: Beside, said: list[str]
) -> None:
    bot = Store(store.engine.url.render_as_string())
    with bot.reading(BY_JULIE) as work:
        assert candidates.by_da(work, "1234567")
    assert left(store) == [*ZOE]
    erasing.erase(store, beside, zoe, "règle 12 · Ada Min", said.append)
    assert left(store) == said == []
    bot.close()


@pytest.mark.sqlite
def test_while_somebody_reads_what_was_there_it_says_so_and_tries_again(
    store: Store, zoe: int, beside: Beside, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = Store(store.engine.url.render_as_string())
    reading = bot.engine.connect()
    reading.exec_driver_sql("BEGIN")
    reading.exec_driver_sql("SELECT count(*) FROM candidate").one()
    waits = list[float]()

    def wait(seconds: float) -> None:
        waits.append(seconds)
        assert left(store)
        if len(waits) == 3:
            reading.close()

    monkeypatch.setattr(time, "sleep", wait)
    erasing.erase(store, beside, zoe, "règle 12", said.append)
    assert left(store) == []
    assert len(waits) == 3
    assert said == [WAITING]
    bot.close()


@pytest.mark.sqlite
def test_a_reader_who_never_ends_is_told_of_and_the_next_try_finishes(
    store: Store, zoe: int, beside: Beside, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = Store(store.engine.url.render_as_string())
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    monkeypatch.setattr(erasing, "TRIES", 2)
    with bot.reading(BY_JULIE) as work:
        assert candidates.by_da(work, "1234567")
        with pytest.raises(UpkeepError) as left_so:
            erasing.erase(store, beside, zoe, "règle 12", said.append)
        assert str(left_so.value) == (
            "C’est effacé de la base, mais quelqu’un la lit encore telle qu’elle était\u00a0: des traces "
            "restent dans son journal (-wal). Lancez «\u00a0rac-bot privacy reapply\u00a0» quand cette "
            "lecture sera finie."
        )
        assert said == [WAITING]
        with store.reading(BY_JULIE) as after:
            assert candidates.by_da(after, "1234567") is None
    erasing.reapply(store, beside, said.append)
    assert left(store) == []
    bot.close()


@pytest.mark.sqlite
def test_what_a_page_kept_of_rows_that_moved_is_written_over(
    store: Store, zoe: int, beside: Beside, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rewritten, forgets = list[Store](), iter((True, False, True))
    monkeypatch.setattr(residue, "holds", lambda looked, words: looked is store and "1234567" in words)
    monkeypatch.setattr(residue, "rewrite", rewritten.append)
    monkeypatch.setattr(store, "forget_log", lambda: next(forgets))
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    erasing.erase(store, beside, zoe, "règle 12", said.append)
    assert rewritten == [store]
    assert said == ["Le fichier de la base en garde des traces\u00a0: il est réécrit.", WAITING]
    assert next(forgets, None) is None


def test_the_list_holds_ids_alone_and_is_its_owners(store: Store, zoe: int, beside: Beside) -> None:
    erasing.erase(store, beside, zoe, "règle 12 · Ada Min", print)
    first, *lines = beside.listed.read_text(encoding="utf-8").splitlines()
    with store.reading(BY_JULIE) as work:
        opened = raw(work).scalars(select(JournalEntry.at).order_by(JournalEntry.id)).first()
    assert opened
    assert first == f"# Effacements de la base dont le journal commence le {opened.isoformat()}"
    assert lines == [str(zoe)]
    assert {stat.S_IMODE(one.stat().st_mode) for one in (beside.listed, beside.key)} == {0o600}


def test_the_journal_keeps_who_authorised_it_and_by_which_rule(
    store: Store, zoe: int, beside: Beside
) -> None:
    erasing.erase(store, beside, zoe, "règle 12 · Ada Min", print)
    with store.reading(BY_JULIE) as work:
        entry = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.ERASE)).one()
        assert (entry.actor, entry.candidate_id, entry.detail) == ("cli", zoe, "règle 12 · Ada Min")


def test_where_the_list_cannot_be_written_nobody_is_erased(store: Store, zoe: int, tmp_path: Path) -> None:
    nowhere = Beside(tmp_path / "absent" / "list.txt", tmp_path / "key")
    with pytest.raises(UpkeepError) as refused:
        erasing.erase(store, nowhere, zoe, "règle 12", print)
    named = f"«\u00a0{nowhere.listed}\u00a0»"
    assert str(refused.value) == (f"La liste des effacements, {named}\u00a0: elle ne peut pas être écrite.")
    with store.reading(BY_JULIE) as work:
        assert candidates.by_da(work, "1234567")


@pytest.mark.parametrize(
    "content", ["", "1\n", "# Effacements de la base dont le journal commence le 1\n1\n"]
)
def test_the_list_of_another_database_is_not_used(
    store: Store, zoe: int, beside: Beside, content: str
) -> None:
    beside.listed.write_text(content, encoding="utf-8")
    with pytest.raises(UpkeepError, match="pas celle de cette base"):
        erasing.erase(store, beside, zoe, "règle 12", print)
    with pytest.raises(UpkeepError, match="pas celle de cette base"):
        erasing.reapply(store, beside, print)


def test_a_list_with_something_else_in_it_is_not_used(store: Store, zoe: int, beside: Beside) -> None:
    erasing.erase(store, beside, zoe, "règle 12", print)
    with beside.listed.open("a", encoding="utf-8") as listed:
        listed.write("Roy\n")
    _refused(store, beside, f"La liste des effacements, «\u00a0{beside.listed}\u00a0»", NO_NUMBER)
    first, *_ids = beside.listed.read_text(encoding="utf-8").splitlines()
    beside.listed.write_text(f"{first}\nRoy\n{zoe}\n", encoding="utf-8")
    _refused(store, beside, f"La liste des effacements, «\u00a0{beside.listed}\u00a0»", NO_NUMBER)


def _refused(store: Store, beside: Beside, what: str, problem: str) -> None:
    with pytest.raises(UpkeepError) as refused:
        erasing.behind(store, beside)
    assert str(refused.value) == f"{what}\u00a0: {problem}."


def test_the_list_of_another_is_not_used_on_a_base_that_has_nothing_yet(store: Store, beside: Beside) -> None:
    beside.listed.write_text("# Effacements de la base dont le journal commence le 1\n1\n", encoding="utf-8")
    _refused(store, beside, f"La liste des effacements, «\u00a0{beside.listed}\u00a0»", NOT_OURS)


def test_a_new_list_has_those_who_were_erased_before(store: Store, zoe: int, beside: Beside) -> None:
    erasing.erase(store, beside, zoe, "règle 12", print)
    beside.listed.unlink()
    with store.writing(BY_JULIE) as work:
        beside.begin(work)
        assert beside.ids(work) == [zoe]
        beside.begin(work)
        assert beside.ids(work) == [zoe]


def test_a_list_of_nobody_takes_one_more(store: Store, zoe: int, beside: Beside) -> None:
    erasing.erase(store, beside, zoe, "règle 12", print)
    first, *_ids = beside.listed.read_text(encoding="utf-8").splitlines()
    beside.listed.write_text(f"{first}\n", encoding="utf-8")
    with store.writing(BY_JULIE) as work:
        beside.add(work, zoe)
        assert beside.ids(work) == [zoe]


@pytest.fixture
def back(store: Store, zoe: int, beside: Beside) -> Store:
    """Erased, and back: as in a database of before the erasure, with the list of after."""
    with store.writing(BY_JULIE) as work:
        first = raw(work).scalars(select(JournalEntry.at)).first()
        assert first
    beside.listed.write_text(
        f"# Effacements de la base dont le journal commence le {first.isoformat()}\n{zoe}\n{zoe + 50}\n",
        encoding="utf-8",
    )
    return store


def test_who_is_back_is_erased_anew_and_once(back: Store, zoe: int, beside: Beside) -> None:
    assert erasing.behind(back, beside) == erasing.Behind([zoe], [zoe + 50])
    assert erasing.reapply(back, beside, print).people == [zoe]
    with back.reading(BY_JULIE) as work:
        assert candidates.by_da(work, "1234567") is None
        assert candidates.by_da(work, "8642097")
    assert not erasing.reapply(back, beside, print)


def test_the_journal_tells_that_somebody_was_erased_anew(back: Store, zoe: int, beside: Beside) -> None:
    erasing.reapply(back, beside, print)
    with back.reading(BY_JULIE) as work:
        entry = raw(work).scalars(select(JournalEntry).where(JournalEntry.action == Action.ERASE)).one()
        assert (entry.actor, entry.candidate_id, entry.detail) == ("cli", zoe, "privacy reapply")


def test_a_key_that_is_made_as_somebody_is_erased_anew_is_told(
    back: Store, zoe: int, beside: Beside, said: list[str]
) -> None:
    with back.writing(BY_JULIE) as work:
        other = a_candidate(work, da="3456789")
        other.erased_at, other.erased_mark = utc_now(), mark(bytes(32), "3456789")
    erasing.reapply(back, beside, said.append)
    assert "".join(said) == (
        "La clé des effacements manquait\u00a0: une nouvelle est dans "
        f"«\u00a0{beside.key}\u00a0». Un fichier qui ramènerait une personne effacée avant ne sera pas "
        "reconnu."
    )


@pytest.mark.sqlite
def test_who_reads_meanwhile_is_waited_for_before_the_file_is_rewritten_and_after(
    back: Store, beside: Beside, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    forgets = iter((False, False, True, False, True))
    waits, rewritten = list[float](), list[Store]()
    monkeypatch.setattr(back, "forget_log", lambda: next(forgets))
    monkeypatch.setattr(residue, "rewrite", rewritten.append)
    monkeypatch.setattr(time, "sleep", waits.append)
    erasing.reapply(back, beside, said.append)
    assert said == [WAITING, WAITING]
    assert waits == [1.0, 1.0, 1.0]
    assert rewritten == [back]
    assert next(forgets, None) is None


def test_nobody_new_gets_an_id_of_the_list(back: Store, zoe: int, beside: Beside) -> None:
    erasing.reapply(back, beside, print)
    with back.writing(BY_JULIE) as work:
        assert a_candidate(work, da="2345678").id == zoe + 51
    assert not erasing.behind(back, beside)


def test_either_people_or_ids_are_to_be_caught_up_with() -> None:
    assert erasing.Behind([1], [])
    assert erasing.Behind([], [1])
    assert not erasing.Behind([], [])


def test_nothing_goes_on_with_a_base_that_is_older_than_the_list(
    back: Store, zoe: int, beside: Beside
) -> None:
    with pytest.raises(UpkeepError) as refused:
        erasing.need_applied(back, beside)
    assert str(refused.value) == (
        "La base est plus ancienne que la liste des effacements\u00a0: 2 de ses lignes n’y sont pas "
        "effacées. Lancez «\u00a0rac-bot privacy reapply\u00a0»."
    )
    erasing.reapply(back, beside, print)
    erasing.need_applied(back, beside)


def test_that_there_is_no_list_is_said(store: Store, zoe: int, beside: Beside, said: list[str]) -> None:
    assert not erasing.reapply(store, beside, said.append)
    assert said == [f"Il n’y a pas de liste des effacements, «\u00a0{beside.listed}\u00a0»."]


def test_an_erased_da_is_known_by_the_key_alone(store: Store, zoe: int, beside: Beside) -> None:
    erasing.erase(store, beside, zoe, "règle 12", print)
    key = beside.read_key()
    assert key
    with store.reading(BY_JULIE) as work:
        [kept] = [one for one in raw(work).scalars(select(Candidate.erased_mark)) if one]
        assert kept == mark(key, "1234567")
        assert Returning(work, key).among(["1234567", "8642097"]) == {"1234567"}
        assert Returning(work, bytes(32)).among(["1234567"]) == set()
        assert (Returning(work, None).blind, Returning(work, key).blind) == (True, False)
        assert Returning(work, None).among(["1234567"]) == set()


def test_where_nobody_was_erased_no_key_is_missed(store: Store, zoe: int) -> None:
    with store.reading(BY_JULIE) as work:
        assert not Returning(work, None).blind
        assert Returning(work, bytes(32)).among(["1234567"]) == set()


def test_a_key_that_was_lost_is_made_anew_and_said(
    store: Store, zoe: int, beside: Beside, said: list[str]
) -> None:
    erasing.erase(store, beside, zoe, "règle 12", said.append)
    assert said == []
    beside.key.unlink()
    with store.reading(BY_JULIE) as work:
        other = raw(work).scalars(select(Candidate.id).where(Candidate.da == "8642097")).one()
    erasing.erase(store, beside, other, "règle 12", said.append)
    assert "La clé des effacements manquait" in said[0]


def test_a_key_that_is_there_is_used_again(store: Store, zoe: int, beside: Beside, said: list[str]) -> None:
    with store.reading(BY_JULIE) as work:
        other = raw(work).scalars(select(Candidate.id).where(Candidate.da == "8642097")).one()
    for one in (zoe, other):
        erasing.erase(store, beside, one, "règle 12", said.append)
    assert said == []
    key = beside.read_key()
    assert key
    assert len(key) == 32
    with store.reading(BY_JULIE) as work:
        assert Returning(work, key).among(["1234567", "8642097"]) == {"1234567", "8642097"}
        assert beside.ids(work) == [zoe, other]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "elle est trop courte"),
        ("zz", "elle ne peut pas être lue"),
        ("é", "elle ne peut pas être lue"),
        ("0" * 62, "elle est trop courte"),
    ],
)
def test_what_is_no_key_is_not_used(
    store: Store, zoe: int, beside: Beside, content: str, problem: str
) -> None:
    beside.key.write_text(content, encoding="utf-8")
    with pytest.raises(UpkeepError) as refused:
        erasing.erase(store, beside, zoe, "règle 12", print)
    named = f"«\u00a0{beside.key}\u00a0»"
    assert str(refused.value) == f"La clé des effacements, {named}\u00a0: {problem}."
    with store.reading(BY_JULIE) as work:
        assert candidates.by_da(work, "1234567")


def test_the_list_and_the_key_stand_beside_the_file_unless_settings_say_otherwise(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rac.db'}"
    names = (tmp_path / "rac-effacements.txt", tmp_path / "rac-effacements.cle")
    assert Beside.of(url, None, None) == Beside(*names)
    assert Beside.of("sqlite://", None, None) == Beside(
        Path("rac-bot-effacements.txt"), Path("rac-bot-effacements.cle")
    )
    assert Beside.of("postgresql+psycopg://h/rac", None, tmp_path) == Beside(
        Path("rac-bot-effacements.txt"), tmp_path
    )


@pytest.mark.sqlite
def test_every_connection_writes_over_what_it_deletes(store: Store) -> None:
    with store.reading(BY_JULIE) as work:
        assert raw(work).scalar(text("PRAGMA secure_delete")) == 1


@pytest.mark.sqlite
def test_a_list_or_a_key_that_is_not_to_be_used_is_told_and_nobody_is_erased(
    store: Store, zoe: int, beside: Beside, tmp_path: Path
) -> None:
    beside.listed.mkdir()
    with pytest.raises(UpkeepError, match=r"La liste des effacements, .*\W: elle ne peut pas être lue\.$"):
        erasing.erase(store, beside, zoe, "règle 12 · Ada Min", print)
    nowhere = Beside(tmp_path / "list.txt", tmp_path / "none" / "key")
    with pytest.raises(UpkeepError, match=r"La clé des effacements, .*\W: elle ne peut pas être écrite\.$"):
        erasing.erase(store, nowhere, zoe, "règle 12 · Ada Min", print)
    with store.reading(BY_JULIE) as work:
        assert candidates.by_da(work, "1234567")


@pytest.mark.sqlite
def test_nobody_is_erased_twice(store: Store, zoe: int, beside: Beside) -> None:
    erasing.erase(store, beside, zoe, "règle 12 · Ada Min", print)
    with pytest.raises(UpkeepError, match=r"^Cette personne est déjà effacée\.$"):
        erasing.erase(store, beside, zoe, "règle 12 · Ada Min", print)
