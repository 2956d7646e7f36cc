"""What a person fills in or chooses, each within Slack's limits; the widget of a field by its kind."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rac_bot.blockkit import IN_VIEW, Json, plain, plain_or_none, with_settings
from rac_bot.domain.cutting import clip, units
from rac_bot.domain.fields import Field, Kind
from rac_bot.domain.folding import fold
from rac_bot.errors import CodeNotListed
from rac_bot.i18n import _
from rac_bot.modals.parts import forms
from rac_bot.store.college.codes import Codes

OPTIONS = 100  # most options of a select, and most groups of options
OPTION, HINT, TYPED = 75, 2000, 3000
_NUMBERS = (Kind.COUNT, Kind.MARK)
_LISTS = {"static_select", "external_select"}


def option(text: str, value: object, description: str | None = None) -> Json:
    choice: Json = {"text": plain(text, OPTION), "value": str(value)}
    return with_settings(choice, description=plain_or_none(description, OPTION))


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


def select(name: str, options: Sequence[Json], chosen: object = None) -> Json:
    """A list of the college's: in the view, or where it is long a type-ahead, which offers `matching` ones.

    A view has room for few long lists. The option that stands for no value of the list is none of them.
    """
    if sum(one["value"] != forms.DEFAULT for one in options) <= IN_VIEW:
        return static_select(name, options, chosen)
    return external_select(name, initial=_chosen(options, chosen), placeholder=_("Quelques lettres"))


def matching(options: Sequence[Json], typed: str) -> list[Json]:
    """Those of the options that hold what is typed, as many as a type-ahead takes."""
    wanted = fold(typed)
    return [one for one in options if wanted in fold(one["text"]["text"])][:OPTIONS]


def keeping(view: Json, before: Json) -> Json:
    """The view, with what is chosen on screen in each list that became a type-ahead, or is none any more.

    Slack keeps what was chosen in an element only where it stays of the same kind.
    """
    drawn = {block.get("block_id"): block.get("element", {}) for block in before.get("blocks", ())}
    for block in view["blocks"]:
        element, old = block.get("element", {}), drawn.get(block.get("block_id"), {})
        name = element.get("action_id")
        if name != old.get("action_id") or {element.get("type"), old.get("type")} != _LISTS:
            continue
        held = before["state"]["values"].get(block["block_id"], {}).get(name, {}).get("selected_option")
        if held and "options" not in element:
            element["initial_option"] = option(held["text"]["text"], held["value"])
        elif held and (listed := _chosen(element["options"], held["value"])):
            element["initial_option"] = listed
    return view


def multi_external_select(
    name: str, *, initial: Sequence[Json] = (), most: int, placeholder: str | None = None
) -> Json:
    """A type-ahead of several values, `most` of them."""
    settings = {"max_selected_items": most, "initial_options": list(initial)}
    return _element("multi_external_select", name, placeholder, **settings) | {"min_query_length": 0}


def users_select(name: str, *, initial: str | None = None, placeholder: str | None = None) -> Json:
    """One person of the workspace."""
    return _element("users_select", name, placeholder, initial_user=initial)


def channels_select(name: str, *, placeholder: str | None = None) -> Json:
    """A channel of the workspace, or a private one that the person is in."""
    listed = {"include": ["private", "public"], "exclude_bot_users": True}
    return _element("conversations_select", name, placeholder, filter=listed)


def radio(name: str, options: Sequence[Json], chosen: object = None) -> Json:
    """`chosen` is the value of the one that is."""
    initial = _chosen(options, chosen)
    return _element("radio_buttons", name, options=list(options), initial_option=initial)


def checkboxes(name: str, options: Sequence[Json], ticked: Sequence[Json] = ()) -> Json:
    """Ten options at most."""
    return _element("checkboxes", name, options=list(options), initial_options=list(ticked))


def date_picker(name: str, initial: date | None = None, placeholder: str | None = None) -> Json:
    return _element("datepicker", name, placeholder, initial_date=initial.isoformat() if initial else None)


def number_input(name: str, *, initial: int | None = None, least: int = 0, most: int = 9999) -> Json:
    """A whole number."""
    element = _element("number_input", name, initial_value="" if initial is None else str(initial))
    return element | {"is_decimal_allowed": False, "min_value": str(least), "max_value": str(most)}


def file_input(name: str, filetypes: Sequence[str]) -> Json:
    """One file of these extensions."""
    return _element("file_input", name, filetypes=list(filetypes), max_files=1)


def text_input(
    name: str, *, initial: str = "", longest: int = 200, multiline: bool = False, on_enter: bool = False
) -> Json:
    """`on_enter`: in a field that dispatches, Enter sends what is typed.

    What it holds is never cut, since it is saved again: a file counts characters, where Slack counts units.
    """
    longest = min(max(longest, units(initial)), TYPED)
    return _element(
        "plain_text_input",
        name,
        max_length=longest,
        initial_value=clip(initial, longest),
        multiline=multiline,
        dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]} if on_enter else None,
    )


def focused(element: Json) -> Json:
    """The one that has the cursor as its window opens, one a window; else Slack gives it to the first."""
    return element | {"focus_on_load": True}


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
    return with_settings(
        {"type": "input", "block_id": block_id, "label": plain(label, HINT), "element": element},
        hint=plain_or_none(hint, HINT),
        dispatch_action=dispatch,
        optional=optional,
    )


def _element(kind: str, name: str, placeholder: str | None = None, **settings: object) -> Json:
    return with_settings(
        {"type": kind, "action_id": name}, **settings, placeholder=plain_or_none(placeholder, 150)
    )


def _chosen(options: Sequence[Json], value: object) -> Json | None:
    return next((one for one in options if one["value"] == str(value)), None) if value is not None else None


# --- the widget of a field, by its kind ---------------------------------------------------------------


def entry(known: Field, element: str, held: Any) -> Json:
    """For what is typed or picked; a code is chosen among `code_options`."""
    if known.kind is Kind.DAY:
        return date_picker(element, held)
    if known.kind in _NUMBERS:
        return number_input(element, initial=held, most=known.most)
    return text_input(element, initial=held or "", longest=known.longest)


def code_options(known: Field, codes: Codes, none: str | None, held: str | None = None) -> list[Json]:
    """The college's list, after `none`, which says what no code of it means.

    A code that left the list since stays there until somebody changes it.
    """
    listed = dict.fromkeys([*(one.code for one in codes.values(known.list)), *([held] if held else [])])
    options = [option(codes.label(known.list, code) or code, code) for code in listed]
    return [option(none, forms.DEFAULT), *options] if none else options


def read(known: Field, text: str | None) -> Any:
    """Of the widget's text: the field's value, None for nothing; Malformed where a day is none."""
    text = (text or "").strip()
    if text in ("", forms.DEFAULT):
        return None
    if known.kind is Kind.DAY:
        return forms.day(text, known.name)
    return int(text) if known.kind in _NUMBERS else text


def read_code(known: Field, text: str | None, codes: Codes, held: str | None = None) -> str | None:
    """The code chosen; CodeNotListed where the list does not offer it, and it is not the one held before."""
    code: str | None = read(known, text)
    if code not in (None, held, *(one.code for one in codes.values(known.list))):
        raise CodeNotListed(known.name)
    return code
