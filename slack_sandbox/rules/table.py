"""The `table` block: a hundred rows of twenty cells, in messages and App Home."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from slack_sandbox.rules.objects import Block, Strict
from slack_sandbox.rules.rich_text import RichText


class RawText(Strict):
    """A cell of plain words; an empty one is refused."""

    type: Literal["raw_text"]
    text: Annotated[str, Field(min_length=1)]


class RawNumber(Strict):
    """A cell that holds a number; `text` is how it shows."""

    type: Literal["raw_number"]
    value: int | float
    text: Annotated[str, Field(min_length=1)]


class Column(Strict):
    """How a column shows."""

    align: Literal["left", "center", "right"] | None = None
    is_wrapped: bool | None = None


Cell = Annotated[RawText | RawNumber | RichText, Field(discriminator="type")]
Row = Annotated[list[Cell], Field(min_length=1, max_length=20)]


def _defaulted(columns: Any) -> Any:
    """A null skips a column, which is Slack's way to leave it as it is."""
    return [{} if one is None else one for one in columns] if isinstance(columns, list) else columns


class Table(Block):
    """`table`."""

    type: Literal["table"]
    rows: Annotated[list[Row], Field(min_length=1, max_length=100)]
    column_settings: Annotated[list[Column], Field(max_length=20), BeforeValidator(_defaulted)] | None = None
