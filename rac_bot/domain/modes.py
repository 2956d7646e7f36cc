"""The three modes under which RAC classes the result of an evaluation, in the order CLARA's users know."""

from enum import StrEnum

from rac_bot.domain.folding import fold


class Mode(StrEnum):
    """A *type RAC de transmission*. Not the RAC field of an inscription, which is another thing.

    EE is spelled out nowhere in the guide: people see the code.
    """

    EE = "EE"
    EE_SR = "EE SR"
    FM = "FM"


_TYPED = {fold(mode): mode for mode in Mode} | dict.fromkeys(
    ("sr", "eesr", "sans resultat", "sans resultats", "without result", "without results"), Mode.EE_SR
)


def parse_mode(text: str) -> Mode | None:
    """The mode that the text is, as it is typed; None where it is none."""
    return _TYPED.get(fold(text))


def ending_mode(text: str) -> tuple[str, Mode | None]:
    """What the text says before the mode that it ends with, and that mode; where it has none, the text."""
    words = text.split()
    for count in (2, 1):
        if mode := parse_mode(" ".join(words[-count:])):
            return " ".join(words[:-count]), mode
    return text, None
