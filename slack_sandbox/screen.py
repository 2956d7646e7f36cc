"""What a person sees: modals, their fields, messages. Handles that always read the present state."""

from dataclasses import dataclass, field

from slack_sandbox import looks
from slack_sandbox.finding import find_field
from slack_sandbox.posted import Posted
from slack_sandbox.reading import (
    FRAME,
    NameOf,
    chosen,
    mrkdwn,
    names_of,
    option_groups,
    plain,
    shown_block,
)
from slack_sandbox.state import Json, Key, interactive, value_key
from slack_sandbox.views import LiveView
from slack_sandbox.workspace import Workspace


@dataclass(frozen=True)
class Option:
    """A choice as shown, and the value the app gave it."""

    text: str
    description: str | None
    value: str


@dataclass(frozen=True)
class OptionGroup:
    """Choices under a label, or under none."""

    label: str | None
    options: list[Option]


@dataclass(frozen=True)
class Field:
    """A field as shown: `value` in words, or None; `values` for menus that take several."""

    label: str
    value: str | None
    hint: str | None
    error: str | None
    required: bool
    groups: list[OptionGroup] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    placeholder: str | None = None

    @property
    def options(self) -> list[str]:
        """Texts of the choices it lists, whatever their group."""
        return [option.text for group in self.groups for option in group.options]


def shown_option(option: Json) -> Option:
    """An option of the wire as shown."""
    return Option(plain(option["text"]), plain(option.get("description")) or None, option["value"])


def shown_groups(groups: list[tuple[str | None, list[Json]]]) -> list[OptionGroup]:
    """Groups of the wire as shown."""
    return [OptionGroup(label, [shown_option(one) for one in options]) for label, options in groups]


def names(workspace: Workspace) -> NameOf:
    """Names of people and channels by id; an id nobody has is shown as it is."""

    def name_of(id_: str) -> str:
        if person := workspace.find_person(id_):
            return person.display_name
        return workspace.conversations[id_].name if id_ in workspace.conversations else id_

    return name_of


def shown_fields(blocks: list[Json], name_of: NameOf) -> list[str]:
    """Labels of what can be filled in, in order."""
    spots = [(block, one) for block, one in interactive(blocks) if value_key(one)]
    return [names_of(block, element, name_of)[0] for block, element in spots]


def shown_field(
    blocks: list[Json], states: dict[Key, Json], errors: dict[str, str], label: str, name_of: NameOf
) -> Field:
    """The field of that label as shown; raises Absent or Ambiguous."""
    block, element = find_field(blocks, label, name_of=name_of)
    values = chosen(states.get((block["block_id"], element["action_id"])), name_of)
    return Field(
        names_of(block, element, name_of)[0],
        ", ".join(values) or None,
        plain(block.get("hint")) or None,
        errors.get(block["block_id"]),
        block["type"] == "input" and not block.get("optional"),
        shown_groups(option_groups(element)),
        values,
        plain(element.get("placeholder")) or None,
    )


def shown_attachment(attachment: Json, states: dict[Key, Json], name_of: NameOf) -> list[str]:
    """An attachment in lines, its blocks last."""
    lines = list(looks.shown(attachment, name_of))
    for block in attachment.get("blocks", []):
        lines += shown_block(block, states, None, name_of)
    return lines


class Modal:
    """A modal, or an App Home, before a person. Reads the live view: an update shows at once."""

    def __init__(self, workspace: Workspace, live: LiveView) -> None:
        self.live = live
        self._name_of = names(workspace)

    def __repr__(self) -> str:
        return f"<{self.live.kind} {self.title!r} {self.id}>"

    @property
    def id(self) -> str:
        """The view's id."""
        return self.live.id

    @property
    def is_open(self) -> bool:
        """False once closed."""
        return self.live.is_open

    @property
    def title(self) -> str:
        """Empty for App Home."""
        return plain(self.live.content.get("title"))

    @property
    def submit(self) -> str | None:
        """Label of the submit button, if there is one."""
        return plain(self.live.content.get("submit")) or None

    @property
    def close(self) -> str | None:
        """Label the app gave the close button; Slack says Cancel or Close where it gave none."""
        return plain(self.live.content.get("close")) or None

    @property
    def blocks(self) -> list[Json]:
        """Blocks as on the wire, with their ids."""
        return self.live.blocks

    @property
    def callback_id(self) -> str:
        """As on the wire."""
        return str(self.live.content.get("callback_id") or "")

    @property
    def private_metadata(self) -> str:
        """As on the wire."""
        return str(self.live.content.get("private_metadata") or "")

    @property
    def buttons(self) -> list[str]:
        """Texts of the buttons in the blocks, in order."""
        return [plain(one["text"]) for _, one in interactive(self.blocks) if one["type"] == "button"]

    @property
    def menu_lines(self) -> list[str]:
        """Texts of the lines of its ⋯ menus, in order."""
        menus = (one for _, one in interactive(self.blocks) if one["type"] == "overflow")
        return [plain(option["text"]) for menu in menus for option in menu["options"]]

    @property
    def fields(self) -> list[str]:
        """Labels of what can be filled in, in order."""
        return shown_fields(self.blocks, self._name_of)

    @property
    def errors(self) -> dict[str, str]:
        """Sentences beside fields, by label."""
        return {
            plain(block["label"]): self.live.errors[block["block_id"]]
            for block in self.blocks
            if block["type"] == "input" and block["block_id"] in self.live.errors
        }

    @property
    def notice(self) -> str | None:
        """Slack's own banner, such as "We had some trouble connecting. Try again?"."""
        return self.live.notice

    @property
    def text(self) -> str:
        """The whole screen in lines."""
        lines = [self.title, FRAME] if self.title else []
        lines += [f"⚠ {self.notice}"] if self.notice else []
        for block in self.blocks:
            error = self.live.errors.get(block["block_id"])
            lines += shown_block(block, self.live.states, error, self._name_of)
        if self.live.kind == "modal":
            close = self.close or ("Cancel" if self.submit else "Close")
            lines += [FRAME, f"[{close}]" + (f" [{self.submit}]" if self.submit else "")]
        return "\n".join(lines)

    def field(self, label: str) -> Field:
        """The field of that label; raises Absent or Ambiguous."""
        return shown_field(self.blocks, self.live.states, self.live.errors, label, self._name_of)

    @property
    def focused(self) -> str | None:
        """Label of the field that has the cursor when the view loads, if the app chose one."""
        return next(
            (
                names_of(block, element, self._name_of)[0]
                for block, element in interactive(self.blocks)
                if element.get("focus_on_load")
            ),
            None,
        )


class Message:
    """A message before a person."""

    def __init__(self, workspace: Workspace, posted: Posted, viewer: str | None = None) -> None:
        self.posted = posted
        self._workspace = workspace
        self._viewer = viewer

    def __repr__(self) -> str:
        return f"<message {self.ts} {self.text!r}>"

    @property
    def ts(self) -> str:
        """Its id within the channel."""
        return self.posted.ts

    @property
    def channel(self) -> str:
        """Id of the conversation."""
        return self.posted.channel

    @property
    def user(self) -> str:
        """Id of who wrote it."""
        return self.posted.user

    @property
    def text(self) -> str:
        """Top-level text, as on the wire."""
        return self.posted.text

    @property
    def blocks(self) -> list[Json]:
        """Blocks as on the wire."""
        return self.posted.blocks

    @property
    def metadata(self) -> Json | None:
        """Metadata the app attached."""
        return self.posted.metadata

    @property
    def thread_ts(self) -> str | None:
        """The message it answers, if any."""
        return self.posted.thread_ts

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was posted."""
        return self.posted.edited_ts is not None

    @property
    def buttons(self) -> list[str]:
        """Texts of its buttons, in order."""
        return [
            plain(one["text"]) for _, one in interactive(self.posted.shown_blocks) if one["type"] == "button"
        ]

    @property
    def reading(self) -> str:
        """As a person reads it: the blocks, or the text where there are none."""
        name_of = names(self._workspace)
        states = self.posted.states(self._viewer)
        lines = [line for block in self.blocks for line in shown_block(block, states, None, name_of)]
        if not self.blocks and self.text:
            lines = [mrkdwn(self.text, name_of) if self.posted.look.mrkdwn else self.text]
        for attachment in self.posted.look.attachments:
            lines += [f"| {line}" for line in shown_attachment(attachment, states, name_of)]
        return "\n".join([*lines, *(f"(file: {one['name']})" for one in self.posted.files)])

    @property
    def fields(self) -> list[str]:
        """Labels of its menus and boxes, in order."""
        return shown_fields(self.posted.shown_blocks, names(self._workspace))

    def field(self, label: str) -> Field:
        """A menu as this person left it; raises Absent or Ambiguous."""
        states = self.posted.states(self._viewer)
        return shown_field(self.posted.shown_blocks, states, {}, label, names(self._workspace))

    @property
    def reactions(self) -> dict[str, list[str]]:
        """Emoji by name, each with the ids of who reacted with it."""
        return {name: list(users) for name, users in self.posted.reactions.items()}

    @property
    def files(self) -> list[str]:
        """Names of the files it carries."""
        return [str(one["name"]) for one in self.posted.files]
