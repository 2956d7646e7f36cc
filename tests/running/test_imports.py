"""What a process loads: the bot is light at start, and the help is quick."""

import subprocess
import sys

import pytest

READERS = {"openpyxl", "python_calamine", "xlsxwriter"}
ASKED = "import sys\n{run}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
HELP = """
from rac_bot.cli import main
from rac_bot.cli.terminal import run
sys.argv = ["rac-bot", "--help"]
run(main)
"""


@pytest.mark.parametrize(
    ("run", "left_out"),
    [
        (
            "import rac_bot.running.serving",
            {
                "rich",
                "typer",
                "alembic",
                "httpx",
                "greenlet",
                "h11",
                "psycopg",
                "sqlalchemy.dialects.postgresql",
                "holidays",
                "rac_bot.exchange",
                *READERS,
            },
        ),
        ("import rac_bot.running.checking, rac_bot.running.monitor", {"prometheus_client", "uvicorn"}),
        ("import rac_bot.cli", {"rich", "sqlalchemy", "rac_bot.i18n"}),
        (
            HELP,
            {"alembic", "babel", "pydantic", "rich", "slack_sdk", "sqlalchemy", "rac_bot.store", *READERS},
        ),
    ],
    ids=["serving", "check", "a command", "help"],
)
def test_a_process_loads_only_what_it_uses(run: str, left_out: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED.format(run=run)], capture_output=True, text=True, check=True
    )

    loaded = set(done.stderr.split())
    assert {"sys"} <= loaded
    assert not left_out & loaded
