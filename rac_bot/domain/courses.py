"""The seven ways to look a course of a grid up, and what a typed text finds under each."""

from enum import StrEnum
from fnmatch import fnmatchcase

from rac_bot.domain.folding import fold, parted


class CourseField(StrEnum):
    """CLARA's list *Rechercher par*, in its order."""

    NUMBER = "number"
    DISCIPLINE = "discipline"
    OBJECTIVE = "objective"  # a competency
    OFFICIAL_NUMBER = "official_number"
    SOBEC_NUMBER = "sobec_number"
    DISCIPLINE_TITLE = "discipline_title"
    TITLE = "title"


_TITLES = (CourseField.DISCIPLINE_TITLE, CourseField.TITLE)


def finds(field: CourseField, typed: str, held: str) -> bool:
    """Whether the text begins that code, or each of its words one of that title's; `*` and `?` are wildcards.

    A number is found with its dashes or without; a `?` stands for what parts two words too.
    """
    if field in _TITLES:
        words = fold(held).split()
        return all(any(_begin(way, words) for way in parted(part)) for part in fold(typed).split())
    pattern = f"{_run_together(typed)}*"
    return any(fnmatchcase(code, pattern) for code in (_run_together(held), held.lower()))


def _begin(parts: list[str], words: list[str]) -> bool:
    return all(any(fnmatchcase(word, f"{part}*") for word in words) for part in parts)


def _run_together(code: str) -> str:
    return fold(code).replace(" ", "")
