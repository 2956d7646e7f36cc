"""What comes from outside, made up by a fuzzer: it is read, or refused as the house refuses.

A target is a module with `one(data)`, which fails on anything else; `make fuzz TARGET=typed` runs one, guided
by the coverage of `rac_bot`. What the tests read of `corpus/` are the fewest inputs that cover as much.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

TARGETS = ("payloads", "typed", "cells", "csv_files", "workbooks")
KEPT = Path(__file__).parent / "corpus"

Given = TypeVar("Given")
Read = TypeVar("Read")


def read_or_refused(read: Callable[[Given], Read], given: Given, refusal: type[Exception]) -> Read | None:
    """What is read; None where it is refused, which has to say why."""
    try:
        return read(given)
    except refusal as refused:
        why = str(refused)
    assert why
    return None
