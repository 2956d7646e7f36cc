"""What is held: `python -m tests.mutants.subjects modules` names it for coverage, `tests` its tests."""

import sys
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


class Subject(NamedTuple):
    name: str
    modules: list[str]  # patterns of files
    tests: list[str]
    killed: int  # percent, at least
    also: Sequence[str] = ()  # tests that take its branches too
    plugins: Sequence[str] = ()  # of pytest, as the changes are tried


def subjects() -> list[Subject]:
    told = tomllib.loads((HERE / "subjects.toml").read_text(encoding="utf-8"))
    return [Subject(**one) for one in told["subject"]]


def once(many: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(one for some in many for one in some))


if __name__ == "__main__":
    if sys.argv[1] == "modules":
        sys.stdout.write(",".join(once(one.modules for one in subjects())))
    else:
        sys.stdout.write(" ".join(once((*one.tests, *one.also) for one in subjects())))
