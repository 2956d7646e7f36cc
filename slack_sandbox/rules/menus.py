"""Select menus: of listed options, of the app's, of people, of conversations; one choice or several."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from slack_sandbox.rules.objects import DISTINCT, Confirm, Interactive, Option, OptionGroup, Plain150, Strict
from slack_sandbox.rules.pointer import broken

MinQuery = Annotated[int, Field(ge=0)] | None
Ids = Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1, max_length=100)] | None


class Menu(Interactive):
    """What opens a list."""

    placeholder: Plain150 | None = None
    confirm: Confirm | None = None
    focus_on_load: bool | None = None


class Static(Menu):
    """Menus that bring their options: a list or groups, never both, never empty."""

    options: Annotated[list[Option], Field(min_length=1, max_length=100), DISTINCT] | None = None
    option_groups: Annotated[list[OptionGroup], Field(min_length=1, max_length=100)] | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.options is None) == (self.option_groups is None):
            raise broken("must have either options or option_groups, not both")
        return self

    def offers(self, option: Option) -> bool:
        """Whether the option is exactly one of those listed."""
        groups = self.option_groups or []
        listed = list(self.options or []) + [one for group in groups for one in group.options]
        return option.identity in {one.identity for one in listed}


class StaticSelect(Static):
    """`static_select`."""

    type: Literal["static_select"]
    initial_option: Option | None = None

    @model_validator(mode="after")
    def _initial_is_listed(self) -> Self:
        if self.initial_option is not None and not self.offers(self.initial_option):
            raise broken("must be one of the provided options", at="initial_option")
        return self


class ExternalSelect(Menu):
    """`external_select`: its options come from the app as the person types."""

    type: Literal["external_select"]
    initial_option: Option | None = None
    min_query_length: MinQuery = None


class Multi(Menu):
    """Menus that take several."""

    max_selected_items: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _initial_within_maximum(self) -> Self:
        for name in ("initial_options", "initial_users", "initial_channels", "initial_conversations"):
            initial: list[Any] = getattr(self, name, None) or []
            if self.max_selected_items is not None and len(initial) > self.max_selected_items:
                raise broken("must not exceed max_selected_items", at=name)
        return self


class MultiOptions(Multi):
    """Those whose choices are options."""

    initial_options: Annotated[list[Option], Field(min_length=1, max_length=100)] | None = None


class MultiStaticSelect(Static, MultiOptions):
    """`multi_static_select`."""

    type: Literal["multi_static_select"]

    @model_validator(mode="after")
    def _initial_are_listed(self) -> Self:
        for index, option in enumerate(self.initial_options or []):
            if not self.offers(option):
                raise broken("must be one of the provided options", at=f"initial_options/{index}")
        return self


class MultiExternalSelect(MultiOptions):
    """`multi_external_select`."""

    type: Literal["multi_external_select"]
    min_query_length: MinQuery = None


class UsersSelect(Menu):
    """`users_select`."""

    type: Literal["users_select"]
    initial_user: str | None = None


class MultiUsersSelect(Multi):
    """`multi_users_select`."""

    type: Literal["multi_users_select"]
    initial_users: Ids = None


class ChannelsSelect(Menu):
    """`channels_select`: public channels."""

    type: Literal["channels_select"]
    initial_channel: str | None = None
    response_url_enabled: bool | None = None


class MultiChannelsSelect(Multi):
    """`multi_channels_select`."""

    type: Literal["multi_channels_select"]
    initial_channels: Ids = None


class ConversationFilter(Strict):
    """Which conversations a menu lists; Slack refuses an empty `include`."""

    include: (
        Annotated[list[Literal["im", "mpim", "private", "public"]], Field(min_length=1, max_length=4)] | None
    ) = None
    exclude_external_shared_channels: bool | None = None
    exclude_bot_users: bool | None = None

    @model_validator(mode="after")
    def _filters(self) -> Self:
        if not self.model_fields_set:
            raise broken("needs include, exclude_external_shared_channels or exclude_bot_users")
        return self


class ConversationsSelect(Menu):
    """`conversations_select`: channels, private ones the person is in, and people."""

    type: Literal["conversations_select"]
    initial_conversation: str | None = None
    default_to_current_conversation: bool | None = None
    filter: ConversationFilter | None = None
    response_url_enabled: bool | None = None


class MultiConversationsSelect(Multi):
    """`multi_conversations_select`."""

    type: Literal["multi_conversations_select"]
    initial_conversations: Ids = None
    default_to_current_conversation: bool | None = None
    filter: ConversationFilter | None = None


Select = StaticSelect | ExternalSelect | UsersSelect | ConversationsSelect | ChannelsSelect
Multiple = (
    MultiStaticSelect
    | MultiExternalSelect
    | MultiUsersSelect
    | MultiConversationsSelect
    | MultiChannelsSelect
)
