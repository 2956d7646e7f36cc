"""Shapes of JSON, as few as a manifest needs: `fault` says where a value has not the shape, and why."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Fault = tuple[str, str]
"""The dotted path below the value, and the rule."""


class Shape:
    """Anything at all."""

    def faults(self, _: Any) -> Iterator[Fault]:
        """Every place where the value is otherwise."""
        yield from ()


@dataclass(frozen=True)
class Text(Shape):
    """A string, of a length and a pattern."""

    least: int = 0
    most: int | None = None
    pattern: str = ""

    def faults(self, value: Any) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield "", "must be a string"
        elif len(value) < self.least:
            yield "", f"must have at least {self.least} characters"
        elif self.most is not None and len(value) > self.most:
            yield "", f"must have at most {self.most} characters"
        elif not re.search(self.pattern, value):
            yield "", f"must match the pattern {self.pattern}"


@dataclass(frozen=True)
class OneOf(Shape):
    """One of several strings."""

    values: tuple[str, ...]

    def faults(self, value: Any) -> Iterator[Fault]:
        if value not in self.values:
            yield "", f"must be one of {', '.join(self.values)}"


class Flag(Shape):
    """True or false."""

    def faults(self, value: Any) -> Iterator[Fault]:
        if not isinstance(value, bool):
            yield "", "must be true or false"


@dataclass(frozen=True)
class Items(Shape):
    """A list, and what each of it is."""

    of: Shape
    least: int = 0
    most: int | None = None
    unique: bool = False

    def faults(self, value: Any) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield "", "must be a list"
            return
        if not self.least <= len(value) <= (len(value) if self.most is None else self.most):
            yield "", f"must have {self.least} to {self.most} items"
        if self.unique and any(one in value[:index] for index, one in enumerate(value)):
            yield "", "items must be unique"
        for index, one in enumerate(value):
            yield from _below(str(index), self.of.faults(one))


@dataclass(frozen=True)
class Object(Shape):
    """A mapping of known keys."""

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    open: bool = False
    """Whether other keys are taken too."""

    def faults(self, value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield "", "must be a mapping"
            return
        for name in self.required:
            if name not in value:
                yield name, "missing"
        for name, one in value.items():
            shape = self.required.get(name) or self.optional.get(name)
            if shape is not None:
                yield from _below(str(name), shape.faults(one))
            elif not self.open:
                yield str(name), "unknown key: Slack's manifest schema forbids it"


@dataclass(frozen=True)
class Named(Shape):
    """A mapping of the app's own names, and what each of it is."""

    of: Shape
    most: int = 50

    def faults(self, value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield "", "must be a mapping"
            return
        if len(value) > self.most:
            yield "", f"must have at most {self.most} keys"
        for name, one in value.items():
            yield from _below(str(name), self.of.faults(one))


def _below(name: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    for path, rule in faults:
        yield f"{name}.{path}" if path else name, rule
