"""What use cases share beyond the office."""

import pytest

from slack_sandbox import Person
from tests.conftest import Office


@pytest.fixture
def admin(office: Office) -> Person:
    """Julie, who administers the bot too."""
    office.settings.rac_admins.append(office.julie.id)
    return office.julie
