"""The search of what was logged finds what must not be there; so the whole run fails where it is."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import logs
from tests.conftest import ROOT

PERSON = {"leblanc", "maelle", "1234567", "lebl12345678", "5145550101", "19800503"}


@pytest.mark.parametrize(
    "said",
    [
        '{"who": "Leblanc"}',
        '{"who": "LEBLANC, L."}',
        '{"who": "Ma\\u00eblle"}',
        '{"da": "1234567"}',
        "DA 123-4567 unknown",
        "code=LEBL12345678",
        "tel 5145550101",
        "ValueError: 1980-05-03",
        "token xoxb-1f2e3d",
        "xapp-1-abcdef",
        "postgresql+psycopg://rac:s3cret@db/rac",
        "{'type': 'view_submission'}",
        '"private_metadata": "{}"',
        "trigger_id=1.2.3",
    ],
)
def test_what_must_not_be_said_is_found_with_the_test_that_ran(said: str) -> None:
    [found] = logs.leaks(["# tests/x.py::test_y\n", '{"event": "fine"}\n', f"{said}\n"], PERSON)
    assert found.startswith("tests/x.py::test_y: ")
    assert found.endswith(said)


@pytest.mark.parametrize(
    "said",
    [
        '{"recipient": "UJULIE", "message": 12, "event": "message_postponed"}',
        '{"reference": "a1234567", "error": "ValueError"}',
        '{"reason": "expired_trigger_id"}',
        '{"timestamp": "1980-05-03T10:00:00.123456Z"}',
        "postgresql+psycopg://db/rac",
    ],
)
def test_ids_references_and_times_are_no_secrets(said: str) -> None:
    assert logs.leaks([said], PERSON) == []


LEAKING = """
import logging
import structlog
from tests.builders import a_candidate
from tests.databases import BY_JULIE

def test_one_that_logs_a_name(store):
    with store.writing(BY_JULIE) as session:
        a_candidate(session, family="Zébulon-Quincy", da="7654321", given="Ada")
    structlog.get_logger().warning("saved", who="Zébulon-Quincy")
    logging.getLogger("slack_bolt").error("saved 765-4321")
    logging.getLogger("slack_bolt").warning("Zébulon, which servers do not log either")
"""


def test_a_run_in_which_somebody_was_named_fails_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "test_leaking.py").write_text(LEAKING, encoding="utf-8")
    words = ("-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", str(tmp_path))
    ended = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1, ended.stdout
    lines = (line.removeprefix("E").strip() for line in ended.stdout.splitlines())  # CI's has them twice
    said = list(dict.fromkeys(line for line in lines if "test_one_that_logs_a_name: [" in line))
    assert ["quincy" in said[0], "7654321" in said[1], len(said)] == [True, True, 2]
