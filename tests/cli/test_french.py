"""All that the command line says is French: its helps, its refusals, its questions, and how it ends."""

import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from typer.main import get_command

from rac_bot.cli import main, reports
from rac_bot.exchange.entering import runs
from rac_bot.exchange.reading.files import reachable
from rac_bot.settings import Settings, expected
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Candidate
from tests.commands import rac_bot
from tests.conftest import SAMPLES
from tests.exchange.college import how_many

# Words of the libraries' sentences, and of Python's.
pytestmark = pytest.mark.sqlite  # words, the same on either

ENGLISH = re.compile(
    r"\b(the|this|is|are|not|should|must|be|input|value|invalid|valid|missing|required|default|install"
    r"|shell|error|errors|exception|traceback|no such|unexpected|extra|argument for|aborted|file or directory"
    r"|denied|expected|got|try|command not|unable|parse|greater|less|than|equal|string|integer|int|str|bool"
    r"|path|float|nonetype|none|y/n|yes|found|type|device|too long|broken|for help|range|arguments?:"
    r"|[A-Za-z]+Error)\b",
    re.IGNORECASE,
)
# What French has too, or what is typed as it is.
SAME = re.compile(
    r"(--[a-z-]+|Arguments?:|\[OPTIONS\]|Usage:|\[ARGUMENTS\]|[\w./-]+\.(csv|xlsx|ods|db)|« [^»]* »)"
)
AUTHORITY = ("--authorised-by", "Ada Min", "--rule", "12-3")
GRID = str(SAMPLES / "grille-JEE0K-17R-RA.csv")


def english(text: str) -> list[str]:
    return [found[0] for found in ENGLISH.finditer(SAME.sub(" ", text.replace("\u00a0", " ")))]


def commands(command: Any, *words: str) -> Iterator[tuple[str, ...]]:
    yield words
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, *words, name)


ALL = list(commands(get_command(main)))
ENDS = [words for words in ALL if not any(other[: len(words)] == words != other for other in ALL)]


@pytest.mark.parametrize("option", ["-h", "--help", "--aide"])
@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_help_is_french(env: dict[str, str], words: tuple[str, ...], option: str) -> None:
    ended = rac_bot(*words, option, env=env)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Afficher cette aide." in ended.stdout
    assert english(ended.stdout) == []
    assert "<" not in ended.stdout


@pytest.mark.parametrize("words", [words for words in ALL if words not in ENDS], ids=" ".join)
def test_a_group_by_itself_shows_its_help(env: dict[str, str], words: tuple[str, ...]) -> None:
    ended = rac_bot(*words, env=env)

    assert (ended.returncode, ended.stderr) == (2, "")
    assert ended.stdout == rac_bot(*words, "--help", env=env).stdout


@pytest.mark.parametrize("words", ENDS, ids=" ".join)
@pytest.mark.parametrize(
    "more",
    [["--nope"], ["--"], ["a", "b", "c", "d"], ["--limit", "0"], ["--limit", "x"], ["--limit", "9" * 5000],
     ["--json=1"], ["--limit"], ["--session", ""], ["--state"], ["--port", "1.5"], ["--port", "x"],
     ["abc"], ["\x1b[31m"], [""]],
    ids=lambda more: " ".join(more)[:20],
)  # fmt: skip
def test_every_misuse_is_french(
    env: dict[str, str],
    words: tuple[str, ...],
    more: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)  # some are right uses, and write a file
    if words == ("demo",) and more in ([""], ["--"]):
        pytest.skip("that is a right use, which opens a workspace")
    env = {**env, "RAC_ADMINS": ""}

    ended = rac_bot(*words, *more, env=env)

    assert english(ended.stderr) == [], ended.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["messages", "list", "--limit", "0"], "--limit : attendu au moins 1."),
        (["journal", "--limit", "x"], "--limit : attendu un nombre entier."),
        (["messages", "show", "abc"], "N° : attendu un nombre entier."),
        (["messages", "retry", "1", "x"], "N°... : attendu un nombre entier."),
        (["messages", "list", "--json=3"], "L’option --json ne prend pas de valeur."),
        (["messages", "show", "1", "2"], "Il y a des mots de trop."),
        (["journal", "--limit"], "L’option --limit attend une valeur."),
        (["completion", "tcsh"], "« tcsh » : attendu bash, zsh, fish."),
        (["import", "all", "-"], "all attend un dossier, non l’entrée standard."),
    ],
)
def test_a_misuse_says_what_is_expected(env: dict[str, str], words: list[str], told: str) -> None:
    ended = rac_bot(*words, env=env)

    assert ended.returncode == 2
    assert told in ended.stderr.replace("\u00a0", " ")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "address", ["", "x", "sqlite:///", "sqlite:////", "sqlite:////proc/x/y.db", "foo://a/b"]
)
@pytest.mark.parametrize("words", [("db", "upgrade"), ("messages", "list"), ("check",)], ids=" ".join)
def test_an_address_of_no_database_is_told_in_french(
    env: dict[str, str], address: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    ended = rac_bot(*words, env={**env, "RAC_DATABASE_URL": address})

    assert english(ended.stdout + ended.stderr) == [], ended.stdout + ended.stderr


@pytest.mark.parametrize("number", [1, 5, 13, 21, 22, 28, 30, 36, 40, 99])
def test_why_a_file_cannot_be_reached_is_french(number: int) -> None:
    with pytest.raises(Exception) as raised, reachable(Path("liste")):  # noqa: PT011
        raise OSError(number, "An English sentence of the system")

    assert english(str(raised.value)) == []
    assert "English" not in str(raised.value)


def test_settings_are_refused_in_french(env: dict[str, str]) -> None:
    wrong = {name.upper(): "-1" for name in Settings.model_fields} | {
        "RAC_DATABASE_URL": env["RAC_DATABASE_URL"]
    }

    ended = rac_bot("check", env={**env, **wrong, "RAC_PASS_MARK": "101", "RAC_KEEP_SEARCHES": "x"})

    said = (ended.stdout + ended.stderr).replace("\u00a0", " ")
    assert "RAC_PASS_MARK : attendu au plus 100" in said
    assert "RAC_KEEP_SEARCHES : attendu un nombre entier" in said
    assert "RAC_KEEP_VALUES : attendu au moins 0" in said
    assert english(re.sub(r"[A-Z]+_[A-Z_]+", "", said)) == []


def test_what_is_expected_is_told_for_each_kind_of_error_that_an_option_may_meet() -> None:
    about = {"ge": 1, "le": 9, "min_length": 1, "max_length": 9, "expected": "'a' or 'b'"}
    for kind in ("greater_than_equal", "less_than_equal", "int_parsing", "string_too_long", "literal_error"):
        told = expected(kind, about)
        assert told
        assert english(told) == []


@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("o\n", True),
        ("Oui\n", True),
        ("n\n", False),
        ("non\n", False),
        ("\n", False),
        ("yes\ny\nnon\n", False),
    ],
)
def test_a_question_is_answered_by_yes_or_no(
    env: dict[str, str], store: Store, typed: str, answered: bool
) -> None:
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    with patch.object(sys, "stdin", StringIO(typed)):
        ended = rac_bot("privacy", "erase", "1234567", *AUTHORITY, env=env)

    assert "[o/N]" in ended.stderr
    assert ended.returncode == (0 if answered else 1)
    assert ("Effacé" in ended.stdout) is answered
    assert ("Répondez oui ou non." in ended.stderr) is typed.startswith("yes")


def test_a_question_that_nobody_answers_is_no(env: dict[str, str]) -> None:
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    with patch.object(sys, "stdin", StringIO("")):
        ended = rac_bot("privacy", "erase", "1234567", *AUTHORITY, env=env)

    assert ended.returncode == 1
    assert "Interrompu. Rien n’est enregistré." in ended.stderr


def interrupted(*_given: Any, **_more: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("place", "told", "saved"),
    [
        ((runs, "_conclude"), "Interrompu. Ce qui était fait est enregistré, et le reste.", True),
        ((reports, "print_report"), "Interrompu. Ce qui était fait est enregistré, et le reste.", True),
        ((runs, "_save"), "Interrompu. Rien n’est enregistré.", False),
    ],
)
def test_ctrl_c_says_what_stands(
    env: dict[str, str], store: Store, place: tuple[Any, str], told: str, saved: bool
) -> None:
    with patch.object(*place, interrupted):
        ended = rac_bot("import", "candidates", str(SAMPLES / "candidats.csv"), env=env)

    assert (ended.returncode, told in ended.stderr) == (130, True)
    assert bool(how_many(store, Candidate)) is saved


def process(env: dict[str, str], *words: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rac_bot", *words]
    return subprocess.run(
        command, env=env, stderr=subprocess.PIPE, text=True, timeout=60, check=False, **streams
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize(
    ("words", "stands"),
    [
        (("import", "grid", GRID), "Ce qui était fait est enregistré"),
        (("import", "grid", GRID, "--dry-run", "--json"), "Rien n’est enregistré."),
        (("messages", "list"), "Rien n’est enregistré."),
        (("--help",), "Rien n’est enregistré."),
    ],
)
def test_a_full_disk_for_what_it_says(env: dict[str, str], words: tuple[str, ...], stands: str) -> None:
    with open("/dev/full", "w") as full:
        ended = process(env, *words, stdout=full)

    assert ended.returncode == 1
    assert "le disque est plein" in ended.stderr
    assert stands in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [("import", "all", str(SAMPLES)), ("--help",), ("messages", "list")])
def test_a_pipe_that_nobody_reads_is_no_error_to_tell(env: dict[str, str], words: tuple[str, ...]) -> None:
    with subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.PIPE) as reader:
        reader.wait()
        ended = process(env, *words, stdout=reader.stdin)

    assert ended.stderr == ""


@pytest.mark.parametrize("command", [("import", "inscriptions", "-", "--json"), ("reconcile", "-", "--json")])
def test_a_file_is_taken_from_standard_input(env: dict[str, str], command: tuple[str, ...]) -> None:
    assert rac_bot("import", "all", str(SAMPLES), env=env).returncode == 0
    text = (SAMPLES / "inscriptions.csv").read_text(encoding="utf-8")

    ended = process(env, *command, input=text, stdout=subprocess.PIPE)

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(
    ("shell", "asked", "offered"),
    [
        ("bash", {"COMP_WORDS": "rac-bot imp", "COMP_CWORD": "1"}, "import"),
        ("bash", {"COMP_WORDS": "rac-bot db re", "COMP_CWORD": "2"}, "reindex"),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "rac-bot rec"}, "reconcile"),
    ],
)
def test_commands_are_completed(env: dict[str, str], shell: str, asked: dict[str, str], offered: str) -> None:
    script = rac_bot("completion", shell, env=env)
    ended = process({**env, **asked, "_RAC_BOT_COMPLETE": f"complete_{shell}"}, stdout=subprocess.PIPE)

    assert f"_RAC_BOT_COMPLETE=complete_{shell}" in script.stdout
    assert offered in ended.stdout
    assert (ended.returncode, ended.stderr) == (0, "")
