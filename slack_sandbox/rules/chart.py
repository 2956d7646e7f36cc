"""The `data_visualization` block: a chart of up to six series over twenty categories, in messages."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from slack_sandbox.rules.lengths import up_to
from slack_sandbox.rules.objects import Block, Strict
from slack_sandbox.rules.pointer import broken

Name = Annotated[str, Field(min_length=1), up_to(20)]
Title = Annotated[str, Field(min_length=1), up_to(50)]


class Segment(Strict):
    """A slice of a pie."""

    label: Name
    value: Annotated[int | float, Field(gt=0)]


class Point(Strict):
    """The value of a series in one category."""

    label: Name
    value: int | float


class Series(Strict):
    """What one colour shows: a value for each category."""

    name: Name
    data: Annotated[list[Point], Field(min_length=1, max_length=20)]


class Axes(Strict):
    """What stands along the axes."""

    categories: Annotated[list[Name], Field(min_length=1, max_length=20)]
    x_label: Title | None = None
    y_label: Title | None = None


class Pie(Strict):
    """Slices of a whole."""

    type: Literal["pie"]
    segments: Annotated[list[Segment], Field(min_length=1, max_length=6)]


class Plot(Strict):
    """Series over the same categories."""

    type: Literal["bar", "area", "line"]
    series: Annotated[list[Series], Field(min_length=1, max_length=6)]
    axis_config: Axes

    @model_validator(mode="after")
    def _each_has_each_category(self) -> Self:
        _distinct([one.name for one in self.series])
        wanted = sorted(self.axis_config.categories)
        for index, one in enumerate(self.series):
            if sorted(point.label for point in one.data) != wanted:
                raise broken("labels must match the categories of axis_config", at=f"series/{index}/data")
        return self


def _distinct(names: Sequence[str]) -> None:
    for index, name in enumerate(names):
        if name in names[:index]:
            raise broken(f"name {name!r} already exists among the series", at=f"series/{index}/name")


class DataVisualization(Block):
    """`data_visualization`."""

    type: Literal["data_visualization"]
    title: Title
    chart: Annotated[Pie | Plot, Field(discriminator="type")]
