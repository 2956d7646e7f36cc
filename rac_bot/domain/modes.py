"""The three modes under which RAC classes the result of an evaluation, in the order CLARA's users know."""

from enum import StrEnum


class Mode(StrEnum):
    """A *type RAC de transmission*. Not the RAC field of an inscription, which is another thing.

    EE is spelled out nowhere in the guide: people see the code.
    """

    EE = "EE"
    EE_SR = "EE SR"
    FM = "FM"
