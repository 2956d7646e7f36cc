"""The pieces of Block Kit that the bot uses, each kept within Slack's limits whatever text it is given."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from rac_bot.i18n import _

Json = dict[str, Any]

OPTIONS = 100  # most options of a select, and most groups of options
FIELDS, FIELD = 10, 2000  # of a section
SECTION, CONTEXT, OPTION, BUTTON, TITLE, HINT = 3000, 3000, 75, 75, 24, 2000


def clip(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def escape(text: str) -> str:
    """What a person typed, made harmless in mrkdwn: no mention, no link, and stars stay stars.

    Slack has no escape for `*`, `_`, `~` and backticks: a word joiner, without width, keeps them from
    pairing up.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(c + "\u2060" if c in "*_~`" else c for c in text)


def mention(slack_id: str) -> str:
    """A person or a channel, which Slack shows by its name."""
    return f"<@{slack_id}>" if slack_id[:1] in "UW" else f"<#{slack_id}>"


def plain(text: str, limit: int) -> Json:
    return {"type": "plain_text", "text": clip(text, limit) or "—"}


def section(
    text: str | None,
    *,
    block_id: str | None = None,
    accessory: Json | None = None,
    fields: Sequence[str] = (),
) -> Json:
    """A block of mrkdwn; whatever in it a person typed went through `escape`.

    `fields` stand beneath in two columns; ten at most.
    """
    return _with(
        {"type": "section"},
        text=None if text is None else {"type": "mrkdwn", "text": clip(text, SECTION)},
        fields=[{"type": "mrkdwn", "text": clip(one, FIELD)} for one in fields[:FIELDS]] or None,
        block_id=block_id,
        accessory=accessory,
    )


def context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": clip(text, CONTEXT)}]}


def divider() -> Json:
    return {"type": "divider"}


def button(
    text: str,
    action: str,
    value: object = "",
    *,
    primary: bool = False,
    spoken: str | None = None,
    confirm: Json | None = None,
) -> Json:
    """`spoken` is what a screen reader says, where the same text stands on several buttons.

    One with a `confirm` object removes something: it is red, and asks first.
    """
    element: Json = {"type": "button", "text": plain(text, BUTTON), "action_id": action}
    return _with(
        element,
        value=str(value) or None,
        style="primary" if primary else "danger" if confirm else None,
        confirm=confirm,
        accessibility_label=clip(spoken, BUTTON) if spoken else None,
    )


def confirm(title: str, question: str, yes: str) -> Json:
    """What Slack asks before it sends the press; it costs no level of the stack."""
    return {
        "title": plain(title, 100),
        "text": plain(question, 300),
        "confirm": plain(yes, 30),
        "deny": plain(_("Ne rien faire"), 30),
        "style": "danger",
    }


def actions(*elements: Json, block_id: str | None = None) -> Json:
    return _with({"type": "actions", "elements": list(elements)}, block_id=block_id)


def option(text: str, value: object, description: str | None = None) -> Json:
    choice: Json = {"text": plain(text, OPTION), "value": str(value)}
    return _with(choice, description=plain(description, OPTION) if description else None)


def group(label: str, options: Sequence[Json]) -> Json:
    return {"label": plain(label, OPTION), "options": list(options)}


def groups(*labelled: tuple[str, Sequence[Json]]) -> list[Json]:
    """Groups of options without the empty ones, which Slack refuses, and no more than it takes in all."""
    kept, left = [], OPTIONS
    for label, options in labelled:
        if options[:left]:
            kept.append(group(label, options[:left]))
            left -= len(options[:left])
    return kept


def static_select(
    name: str,
    *,
    options: Sequence[Json] = (),
    option_groups: Sequence[Json] = (),
    initial: Json | None = None,
    placeholder: str | None = None,
) -> Json:
    """A list whose options are in the view: at least one, since Slack refuses an empty one."""
    element: Json = {"type": "static_select", "action_id": name}
    if option_groups:
        element["option_groups"] = list(option_groups)
    else:
        element["options"] = list(options[:OPTIONS])
        if initial and initial not in element["options"]:  # Slack wants it among those listed
            element["options"] = [*options[: OPTIONS - 1], initial]
    return _with(
        element, initial_option=initial, placeholder=plain(placeholder, 150) if placeholder else None
    )


def external_select(name: str, *, initial: Json | None = None, placeholder: str | None = None) -> Json:
    """A type-ahead: Slack asks the bot for the options as the person opens it and types."""
    element: Json = {"type": "external_select", "action_id": name, "min_query_length": 0}
    return _with(
        element, initial_option=initial, placeholder=plain(placeholder, 150) if placeholder else None
    )


def multi_external_select(
    name: str, *, initial: Sequence[Json] = (), most: int, placeholder: str | None = None
) -> Json:
    """A type-ahead of several values, `most` of them."""
    element: Json = {"type": "multi_external_select", "action_id": name, "min_query_length": 0}
    return _with(
        element,
        max_selected_items=most,
        initial_options=list(initial) or None,
        placeholder=plain(placeholder, 150) if placeholder else None,
    )


def users_select(name: str, *, placeholder: str | None = None) -> Json:
    """One person of the workspace."""
    element: Json = {"type": "users_select", "action_id": name}
    return _with(element, placeholder=plain(placeholder, 150) if placeholder else None)


def radio(name: str, options: Sequence[Json], initial: Json | None = None) -> Json:
    element: Json = {"type": "radio_buttons", "action_id": name, "options": list(options)}
    return _with(element, initial_option=initial)


def checkboxes(name: str, options: Sequence[Json], initial: Sequence[Json] = ()) -> Json:
    """Ten options at most."""
    element: Json = {"type": "checkboxes", "action_id": name, "options": list(options)}
    return _with(element, initial_options=list(initial) or None)


def date_picker(name: str, initial: date | None = None) -> Json:
    element: Json = {"type": "datepicker", "action_id": name}
    return _with(element, initial_date=initial.isoformat() if initial else None)


def number_input(name: str, *, initial: int | None = None, least: int = 0, most: int = 9999) -> Json:
    """A whole number."""
    element: Json = {"type": "number_input", "action_id": name, "is_decimal_allowed": False}
    element |= {"min_value": str(least), "max_value": str(most)}
    return _with(element, initial_value=None if initial is None else str(initial))


def file_input(name: str, filetypes: Sequence[str]) -> Json:
    """One file of these extensions."""
    return {"type": "file_input", "action_id": name, "filetypes": list(filetypes), "max_files": 1}


def text_input(
    name: str,
    *,
    initial: str = "",
    placeholder: str | None = None,
    longest: int = 200,
    multiline: bool = False,
    on_enter: bool = False,
) -> Json:
    """`on_enter`: in a field that dispatches, Enter sends what is typed."""
    element: Json = {"type": "plain_text_input", "action_id": name, "max_length": longest}
    return _with(
        element,
        initial_value=clip(initial, longest) or None,
        placeholder=plain(placeholder, 150) if placeholder else None,
        multiline=multiline or None,
        dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]} if on_enter else None,
    )


def field(
    name: str,
    label: str,
    element: Json,
    *,
    hint: str | None = None,
    dispatch: bool = False,
    optional: bool = False,
) -> Json:
    """An input whose `block_id` is the form's field name: its errors land there.

    The element's `action_id` is the same name, or `name@version` where a change must reset it: on an
    update Slack keeps what was chosen wherever both ids stay the same.
    """
    block: Json = {"type": "input", "block_id": name, "label": plain(label, HINT), "element": element}
    return _with(
        block,
        hint=plain(hint, HINT) if hint else None,
        dispatch_action=dispatch or None,
        optional=optional or None,
    )


def modal(
    callback: str,
    title: str,
    blocks: Iterable[Json],
    *,
    metadata: str = "",
    submit: str | None = None,
    close: str | None = None,
) -> Json:
    view: Json = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, TITLE),
        "close": plain(close or _("Fermer"), TITLE),
        "blocks": list(blocks),
        "private_metadata": metadata,
    }
    return _with(view, submit=plain(submit, TITLE) if submit else None)


def _with(piece: Json, **optional: object) -> Json:
    return piece | {key: value for key, value in optional.items() if value is not None}
