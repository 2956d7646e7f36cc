"""`python -m tests.mutants [subject]...`: fails where too little was noticed, or nobody said why.

Each subject has its folder in `build/mutants`, where mutmut goes on from what it knows: delete it to begin
anew, as where the code beside the subject has changed. Hypothesis has a seed: a second run says the same.
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.mutants import survivors
from tests.mutants.subjects import ROOT, Subject, subjects

WORK = ROOT / "build" / "mutants"
BESIDE = ["slack_sandbox", "manifest.yml", "pyproject.toml", "docs", *(one.name for one in ROOT.glob("*.md"))]
CORES = ("--max-children", os.environ.get("CORES", "1"))
# What is logged is left as it is; a busy machine kills no mutant.
ALWAYS = """\
use_git_change_detection = false
do_not_mutate_patterns = \\blog\\.\\w+
timeout_constant = 60
timeout_multiplier = 1
"""
KILLED = {"killed", "timeout", "segfault"}


def main(names: list[str]) -> int:
    return max([_is_lacking(one) for one in subjects() if not names or one.name in names])


def _is_lacking(subject: Subject) -> bool:
    work = _prepared(subject)
    before = [one for one, how in _became(work).items() if how in ("survived", "no tests")]
    _mutmut(work, "run", *CORES)
    if before:  # there may be better tests by now
        _mutmut(work, "run", *CORES, *before)
    became = _became(work)
    survived = sorted(one for one, how in became.items() if how not in KILLED)
    changes = [survivors.change(one, _mutmut(work, "show", one)) for one in survived]
    known = survivors.known()
    unexplained = [one for one in changes if one not in known]
    functions = {survivors.function(one) for one in became}
    gone = [one for one in known if one.function in functions and one not in changes]
    for told, some in (("without a reason", unexplained), ("listed, and killed", gone)):
        _say(*(f"# {told}\n{one}\n" for one in some))
    modules = {one: one.rpartition(".")[0] for one in became}
    of, left = Counter(modules.values()), Counter(modules[one] for one in survived)
    _say(*(f"{module}: {count} mutants, {left[module]} survive" for module, count in of.items()))
    killed = len(became) - len(survived)
    share = 100 * killed / len(became)
    _say(f"{subject.name}: {len(became)} mutants, {killed} killed ({share:.1f} %)")
    return bool(share < subject.killed or unexplained or gone)


def _prepared(subject: Subject) -> Path:
    """A folder that looks like ours, with mutmut's settings for that subject."""
    work = WORK / subject.name
    (work / "mutants").mkdir(
        parents=True, exist_ok=True
    )  # what is not there as Python starts is not looked into
    for name in ["rac_bot", "tests", *BESIDE]:
        if not (work / name).exists():
            (work / name).symlink_to(ROOT / name)
    told = {
        "source_paths": ["rac_bot"],
        "only_mutate": subject.modules,
        "also_copy": BESIDE,
        "pytest_add_cli_args": [
            *("--hypothesis-seed=0", "-p", "no:cacheprovider"),
            *(word for one in subject.plugins for word in ("-p", one)),
        ],
        "pytest_add_cli_args_test_selection": subject.tests,
    }
    lines = [f"{name} =\n" + "".join(f"  {one}\n" for one in many) for name, many in told.items()]
    (work / "setup.cfg").write_text("".join(("[mutmut]\n", ALWAYS, *lines)))
    return work


def _became(work: Path) -> dict[str, str]:
    """What became of each mutant."""
    lines = [line.strip().rpartition(": ") for line in _mutmut(work, "results", "--all", "true").splitlines()]
    return {name: how for name, _, how in lines}


def _mutmut(work: Path, *words: str) -> str:
    """What it says, but for its progress; the processes that the tests start have the mutant too."""
    return subprocess.run(
        [sys.executable, "-m", "mutmut", *words],
        cwd=work,
        env=os.environ | {"PYTHONPATH": str(work / "mutants")},
        check=True,
        text=True,
        stdout=None if words[0] == "run" else subprocess.PIPE,
    ).stdout


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
