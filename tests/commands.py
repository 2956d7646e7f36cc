"""`rac-bot`, as one types it, run in this process: to start another and import the bot takes a second."""

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from subprocess import CompletedProcess
from unittest.mock import patch

from rac_bot.cli import main
from rac_bot.cli.terminal import run


def rac_bot(*words: str, env: dict[str, str]) -> CompletedProcess[str]:
    """Run a command to its end; what is about the process itself, as its log, takes `processes.rac_bot`."""
    with (
        patch.dict(os.environ, env, clear=True),
        patch.object(sys, "argv", ["rac-bot", *words]),
        redirect_stdout(StringIO()) as output,
        redirect_stderr(StringIO()) as errors,
        patch("rac_bot.logs.configure"),  # or what later tests log would go there
        patch("rac_bot.logs.of_threads"),
    ):
        code = run(main)
    return CompletedProcess(words, code, output.getvalue(), errors.getvalue())
