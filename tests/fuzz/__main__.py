"""`python -m tests.fuzz TARGET SECONDS`: one target, guided by coverage, until an input fails.

What it learns stays in build/fuzz/TARGET/learnt, for the next run; an input that fails is written beside it.
`python -m tests.fuzz TARGET keep` adds to the corpus the fewest of those that cover what it does not.
"""

import importlib
import signal
import sys
from pathlib import Path

import atheris  # type: ignore[import-untyped]  # of `make fuzz` alone

from rac_bot import logs
from tests.fuzz import KEPT, TARGETS

BUILT = Path("build/fuzz")
LIMITS = {"max_len": 4096, "timeout": 5, "rss_limit_mb": 1024}  # bytes of an input; seconds and memory for it


def main() -> None:
    target, asked, *given = sys.argv[1:]  # what is given besides, libFuzzer gives to itself as it merges
    if target not in TARGETS:
        sys.exit(f"TARGET is one of {', '.join(TARGETS)}")
    logs.configure(Path("/dev/null").open("w"))  # noqa: SIM115  as long as this lasts
    with atheris.instrument_imports(include=["rac_bot"]):
        one = importlib.import_module(f"tests.fuzz.{target}").one

    def watched(data: bytes) -> None:
        try:
            one(data)
        except BaseException:
            signal.setitimer(signal.ITIMER_REAL, 0)  # atheris's: it could end us before the input is written
            raise

    itself = f"{sys.executable} -m tests.fuzz {target} {asked}"
    atheris.Setup([itself, *(given or _given(target, asked))], watched)
    atheris.Fuzz()


def _given(target: str, asked: str) -> list[str]:
    kept, learnt = KEPT / target, BUILT / target / "learnt"
    for folder in (kept, learnt):
        folder.mkdir(parents=True, exist_ok=True)
    limits = [f"-{name}={value}" for name, value in LIMITS.items()]
    limits.append(f"-artifact_prefix={BUILT / target}/")
    if asked == "keep":
        return [*limits, "-set_cover_merge=1", "-use_counters=0", str(kept), str(learnt)]
    return [*limits, f"-max_total_time={int(asked)}", "-print_final_stats=1", str(learnt), str(kept)]


if __name__ == "__main__":
    main()
