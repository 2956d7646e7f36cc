"""What goes wrong on the machine."""

import resource
from collections.abc import Callable, Iterator

import pytest


@pytest.fixture
def full_disk() -> Iterator[Callable[[], None]]:
    """No file grows any more, until the test ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
