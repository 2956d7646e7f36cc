"""How long a text is for Slack: in UTF-16 units, as its clients count, so that an emoji is two or more."""

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError


def units(text: str) -> int:
    """Of most characters one, of those beyond the basic plane two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def up_to(limit: int) -> AfterValidator:
    """A string of at most so many units."""

    def check(text: str) -> str:
        if (found := units(text)) > limit:
            raise PydanticCustomError("string_too_long", "", {"max_length": limit, "actual_length": found})
        return text

    return AfterValidator(check)
