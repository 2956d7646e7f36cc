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
        fields=[{"type": "mrkdwn", "text": clip(one, FIELD)} for one in fields[:FIELDS]],
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
    return _with(
        {"type": "button", "text": plain(text, BUTTON), "action_id": action},
        value=str(value),
        style="primary" if primary else "danger" if confirm else None,
        confirm=confirm,
        accessibility_label=clip(spoken or "", BUTTON),
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


# --- what is chosen among, and typed ------------------------------------------------------------------


def option(text: str, value: object, description: str | None = None) -> Json:
    choice: Json = {"text": plain(text, OPTION), "value": str(value)}
    return _with(choice, description=_plain(description, OPTION))


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
    name: str, options: Sequence[Json], chosen: object = None, *, placeholder: str | None = None
) -> Json:
    """A list whose options are in the view: at least one, since Slack refuses an empty one.

    `chosen` is the value of the one that it holds, which Slack wants among those listed.
    """
    initial, listed = _chosen(options, chosen), list(options[:OPTIONS])
    if initial and initial not in listed:
        listed[-1] = initial
    return _element("static_select", name, placeholder, options=listed, initial_option=initial)


def grouped_select(
    name: str, option_groups: Sequence[Json], *, initial: Json | None = None, placeholder: str | None = None
) -> Json:
    """The same, its options in groups."""
    return _element(
        "static_select", name, placeholder, option_groups=list(option_groups), initial_option=initial
    )


def external_select(name: str, *, initial: Json | None = None, placeholder: str | None = None) -> Json:
    """A type-ahead: Slack asks the bot for the options as the person opens it and types."""
    element = _element("external_select", name, placeholder, initial_option=initial)
    return element | {"min_query_length": 0}


def multi_external_select(
    name: str, *, initial: Sequence[Json] = (), most: int, placeholder: str | None = None
) -> Json:
    """A type-ahead of several values, `most` of them."""
    settings = {"max_selected_items": most, "initial_options": list(initial)}
    return _element("multi_external_select", name, placeholder, **settings) | {"min_query_length": 0}


def users_select(name: str, *, placeholder: str | None = None) -> Json:
    """One person of the workspace."""
    return _element("users_select", name, placeholder)


def radio(name: str, options: Sequence[Json], chosen: object = None) -> Json:
    """`chosen` is the value of the one that is."""
    initial = _chosen(options, chosen)
    return _element("radio_buttons", name, options=list(options), initial_option=initial)


def checkboxes(name: str, options: Sequence[Json], ticked: Sequence[Json] = ()) -> Json:
    """Ten options at most."""
    return _element("checkboxes", name, options=list(options), initial_options=list(ticked))


def date_picker(name: str, initial: date | None = None) -> Json:
    return _element("datepicker", name, initial_date=initial.isoformat() if initial else None)


def number_input(name: str, *, initial: int | None = None, least: int = 0, most: int = 9999) -> Json:
    """A whole number."""
    element = _element("number_input", name, initial_value="" if initial is None else str(initial))
    return element | {"is_decimal_allowed": False, "min_value": str(least), "max_value": str(most)}


def file_input(name: str, filetypes: Sequence[str]) -> Json:
    """One file of these extensions."""
    return _element("file_input", name, filetypes=list(filetypes), max_files=1)


def text_input(
    name: str,
    *,
    initial: str = "",
    longest: int = 200,
    multiline: bool = False,
    on_enter: bool = False,
) -> Json:
    """`on_enter`: in a field that dispatches, Enter sends what is typed."""
    return _element(
        "plain_text_input",
        name,
        max_length=longest,
        initial_value=clip(initial, longest),
        multiline=multiline,
        dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]} if on_enter else None,
    )


def field(
    label: str,
    element: Json,
    *,
    name: str = "",
    hint: str | None = None,
    dispatch: bool = False,
    optional: bool = False,
) -> Json:
    """An input whose `block_id` is the form's field name: its errors land there.

    The element's `action_id` is the same name unless `name` is another, or `name@version` where a change must
    reset it: on an update Slack keeps what was chosen wherever both ids stay the same.
    """
    block_id = name or element["action_id"].partition("@")[0]
    return _with(
        {"type": "input", "block_id": block_id, "label": plain(label, HINT), "element": element},
        hint=_plain(hint, HINT),
        dispatch_action=dispatch,
        optional=optional,
    )


# --- the window ---------------------------------------------------------------------------------------


def modal(
    callback: str,
    title: str,
    blocks: Iterable[Json],
    place: object = "",
    *,
    notice: str | None = None,
    submit: str | None = None,
    close: str | None = None,
) -> Json:
    """`place` goes into `private_metadata`; `notice` is a sentence above it all, fit for mrkdwn."""
    view: Json = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, TITLE),
        "close": plain(close or _("Fermer"), TITLE),
        "blocks": [*([section(notice)] if notice else []), *blocks],
        "private_metadata": str(place),
    }
    return _with(view, submit=_plain(submit, TITLE))


def form(
    callback: str,
    title: str,
    blocks: Iterable[Json],
    place: object,
    submit: str,
    *,
    warning: str | None = None,
) -> Json:
    """A window that one leaves by sending it or by *Annuler*; `warning` stands above it, fit for mrkdwn."""
    notice = f"⚠️ {warning}" if warning else None
    return modal(callback, title, blocks, place, notice=notice, submit=submit, close=_("Annuler"))


def _element(kind: str, name: str, placeholder: str | None = None, **settings: object) -> Json:
    return _with({"type": kind, "action_id": name}, **settings, placeholder=_plain(placeholder, 150))


def _chosen(options: Sequence[Json], value: object) -> Json | None:
    return next((one for one in options if one["value"] == str(value)), None) if value is not None else None


def _plain(text: str | None, limit: int) -> Json | None:
    return plain(text, limit) if text else None


def _with(piece: Json, **settings: object) -> Json:
    """The piece with those of the settings that are given."""
    return piece | {key: value for key, value in settings.items() if value}
