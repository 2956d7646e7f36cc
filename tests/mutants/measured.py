"""A plugin for `make branches`: the program that reads workbooks has no environment, but is measured too."""

import os
import subprocess
from typing import Any

import pytest

from rac_bot.exchange.reading import workbooks


class Measured:
    """`subprocess`, as `workbooks` uses it."""

    PIPE, TimeoutExpired = subprocess.PIPE, subprocess.TimeoutExpired

    @staticmethod
    def run(command: list[str], *, env: dict[str, str], **settings: Any) -> Any:
        measuring = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
        return subprocess.run(command, env=env | measuring, **settings)


def pytest_configure() -> None:
    pytest.MonkeyPatch().setattr(workbooks, "subprocess", Measured)
