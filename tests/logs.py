"""What the bot logs while the tests run, here and in its processes, searched at the end for secrets.

Logs carry ids and references. What they must not say is taken from what the tests put in stores.
"""

import csv
import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import pytest
import structlog
from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultExecutionContext

import rac_bot
from rac_bot import logs
from rac_bot.domain.folding import fold
from rac_bot.store.models import Candidate

SAMPLES = Path(rac_bot.__file__).parent / "samples" / "candidats.csv"
NAMES = ("family_name", "given_name")
EXACT = ("da", "code_permanent", "phone", "local_phone", "other_phone", "other_local", "birth_date")
LEAST = 4  # letters of a name that is looked for: shorter ones are words of every language
NOBODY = {"channel"}  # what tests call somebody to see that it mentions nobody

# What only a request of Slack's, or an answer to one, holds.
STRUCTURAL = re.compile(
    r"\b(?:trigger_id|private_metadata|response_url|view_submission|block_actions|block_suggestion|callback_id)"
)
TOKENS = re.compile(r"xox[abp]-\w|xapp-\w|://[^\s/:@]+:[^\s/@]+@")  # or an address with its password
_NAMES_PARTS = re.compile(r'"where": \[[a-z0-9_.:*", ]*\]')  # of a request: their names alone
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")

_file = os.devnull
_secrets: set[str] = set()


@contextmanager
def heard() -> Iterator[TextIO]:
    """Where a process of the bot's is to log."""
    with open(_file, "a", encoding="utf-8") as opened:
        yield opened


def last() -> str:
    """The end of the log."""
    with open(_file, encoding="utf-8") as opened:
        return opened.read()[-20_000:]


def never(*values: object) -> None:
    """No line may say these, as a word."""
    _secrets.update(form for value in values if value for form in _forms(value))


def leaks(lines: Iterable[str], secrets: set[str]) -> list[str]:
    """The lines that say what they must not, each with what it is and the test that ran."""
    found, test = [], ""
    for line in lines:
        if line.startswith("# "):
            test = line[2:].strip()
        elif said := _told(line) or sorted(_words(line) & secrets):
            found.append(f"{test}: {said} in {line.strip()}")
    return found


def _told(line: str) -> list[str]:
    return STRUCTURAL.findall(_NAMES_PARTS.sub("", line)) or TOKENS.findall(line)


def _words(line: str) -> set[str]:
    """Its words, folded; those with hyphens run together too: `123-4567`, `1980-05-03`."""
    plain = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), line)
    return {*fold(plain).split(), *fold(plain.replace("-", "")).split()}


def _forms(value: object) -> Iterator[str]:
    yield value.strftime("%Y%m%d") if isinstance(value, date) else fold(str(value).replace("-", ""))


def _never_a_person(values: Mapping[str, Any]) -> None:
    never(*(values.get(name) for name in EXACT))
    for name in NAMES:
        never(
            *(
                word
                for word in fold(values.get(name) or "").split()
                if len(word) >= LEAST and word not in NOBODY
            )
        )


def _note_people(
    _connection: object,
    _cursor: object,
    _statement: object,
    _parameters: object,
    context: DefaultExecutionContext | None,
    _many: object,
) -> None:
    """Whoever is about to be written to a database."""
    if context is None or context.compiled is None:
        return
    if getattr(context.compiled.statement, "table", None) is Candidate.__table__:  # of an insert or an update
        for values in context.compiled_parameters:
            _never_a_person(values)


def _note_samples() -> None:
    """Whom commands import by themselves."""
    with SAMPLES.open(encoding="utf-8") as source:
        for row in csv.DictReader(line for line in source if not line.startswith("#")):
            never(row["da"], row["code_permanent"], row["date_naissance"])
            _never_a_person({"family_name": row["nom"], "given_name": row["prenom"]})


@pytest.fixture(autouse=True)
def the_log_names_the_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """The log says what test runs; pytest shows what was logged meanwhile, where the test fails."""
    with heard() as log:
        log.write(f"# {request.node.nodeid}\n")
        began = log.tell()
    yield
    with open(_file, encoding="utf-8") as opened:
        opened.seek(began)
        sys.stdout.write(opened.read())


@pytest.fixture(scope="session", autouse=True)
def the_logs_keep_secrets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """At the end, nothing that the bot logged says who the people of the tests are."""
    global _file
    _file = str(tmp_path_factory.mktemp("logs") / "heard")
    _note_samples()
    event.listen(Engine, "before_cursor_execute", _note_people)
    with heard() as log:
        handler = logs.configure(log)
        yield
        logging.getLogger().removeHandler(handler)
        structlog.reset_defaults()
    event.remove(Engine, "before_cursor_execute", _note_people)
    with open(_file, encoding="utf-8") as lines:
        found = leaks(lines, _secrets)
    assert not found, "the logs say what they must not:\n" + "\n".join(found)
