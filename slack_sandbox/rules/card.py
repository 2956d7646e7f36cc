"""The `card` block: an image, a few words and buttons, on every surface."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from slack_sandbox.rules.elements import Button, Image
from slack_sandbox.rules.objects import Block, Text150, Text200
from slack_sandbox.rules.pointer import broken

BUTTONS = 3
"""Slack's page gives no number; those who build on it found this one."""


class Card(Block):
    """`card`; Slack's own icons are not modelled."""

    type: Literal["card"]
    hero_image: Image | None = None
    icon: Image | None = None
    title: Text150 | None = None
    subtitle: Text150 | None = None
    body: Text200 | None = None
    actions: Annotated[list[Button], Field(min_length=1, max_length=BUTTONS)] | None = None

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if not any((self.hero_image, self.title, self.body, self.actions)):
            raise broken("at least one of hero_image, title, actions or body must be provided")
        return self
