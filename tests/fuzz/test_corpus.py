"""What the fuzzer found, once, of each target: read or refused, at each run of the tests."""

import importlib

import pytest

from tests.fuzz import KEPT, TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_it_is_read_or_refused(target: str) -> None:
    one = importlib.import_module(f"tests.fuzz.{target}").one
    inputs = sorted((KEPT / target).iterdir())
    assert len(inputs) > 20
    for path in inputs:
        try:
            one(path.read_bytes())
        except BaseException as error:
            error.add_note(f"of {path}")
            raise
