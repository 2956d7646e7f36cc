"""`rac-bot`, as one types it, run in this process: to start another and import the bot takes a second."""

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from subprocess import CompletedProcess
from unittest.mock import patch

import structlog

from rac_bot.cli import main
from rac_bot.cli.terminal import run


def rac_bot(*words: str, env: dict[str, str]) -> CompletedProcess[str]:
    """Run a command to its end; what is about the process itself, as its log, takes `processes.rac_bot`."""
    log = structlog.get_config()["logger_factory"]
    with (
        patch.dict(os.environ, env, clear=True),
        patch.object(sys, "argv", ["rac-bot", *words]),
        redirect_stdout(StringIO()) as output,
        redirect_stderr(StringIO()) as errors,
    ):
        code = run(main)
    assert structlog.get_config()["logger_factory"] is log  # or later tests' lines would be lost
    return CompletedProcess(words, code, output.getvalue(), errors.getvalue())
