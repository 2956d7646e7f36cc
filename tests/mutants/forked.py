"""A plugin for `make mutants`: the program that reads workbooks is a fork of the tests', changed as they are.

As the bot starts it, nothing would tell it which change is tried, and Python takes longer to start than to
read a workbook.
"""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import _lru_cache_wrapper
from pathlib import Path
from select import select
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import pytest
import python_calamine  # noqa: F401  before the fork, so that no child has to
from mutmut.state import state

from rac_bot.exchange.reading import recognition, untrusted, workbooks  # noqa: F401  and all that they import

# What is remembered would hide a change: each test begins without.
_REMEMBERED = [
    one
    for one in gc.get_objects()
    if isinstance(one, _lru_cache_wrapper) and one.__module__.startswith("rac_bot.exchange.reading")
]


class Forked:
    """`subprocess`, as `workbooks` uses it."""

    PIPE, TimeoutExpired = subprocess.PIPE, subprocess.TimeoutExpired

    @staticmethod
    def run(
        command: Sequence[str], *, input: bytes, stdout: int, timeout: float, **_settings: Any
    ) -> subprocess.CompletedProcess[bytes]:
        with TemporaryFile() as source, TemporaryFile() as said, TemporaryFile() as reached:
            source.write(input)
            source.seek(0)
            pid = os.fork()
            if not pid:
                _read_apart(command, (source.fileno(), stdout, said.fileno()), reached)
            ended = os.pidfd_open(pid)
            late = not select([ended], [], [], timeout)[0]
            if late:
                os.kill(pid, signal.SIGKILL)
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            os.close(ended)
            if late:
                raise subprocess.TimeoutExpired(command, timeout)
            for file in (said, reached):
                file.seek(0)
            state()._stats.update(reached.read().decode().split())
            return subprocess.CompletedProcess(command, code, stderr=said.read())


def _read_apart(command: Sequence[str], descriptors: tuple[int, int, int], reached: BinaryIO) -> None:
    """What the program does, and which functions it went through; this process ends here."""
    code = 1
    try:
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        program, memory, *rest = command[2:]
        held = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        sys.argv = [program, str(int(memory) + held), *rest]
        state()._stats.clear()
        untrusted.main()
        sys.stderr.flush()
        reached.write("\n".join(state()._stats).encode())
        reached.flush()
        code = 0
    finally:
        os._exit(code)


def pytest_configure() -> None:
    pytest.MonkeyPatch().setattr(workbooks, "subprocess", Forked)


def pytest_runtest_setup() -> None:
    for one in _REMEMBERED:
        one.cache_clear()
