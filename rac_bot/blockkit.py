"""The pieces of Block Kit that the bot uses, each kept within Slack's limits whatever text it is given."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rac_bot.domain.cutting import clip, units
from rac_bot.i18n import _

Json = dict[str, Any]

FIELDS, FIELD = 10, 2000  # of a section
SECTION, CONTEXT, BUTTON, TITLE, ALERT = 3000, 3000, 75, 24, 200
HEADER, CHART = 150, 50
TEXT = 4_000  # of a message: one that is longer can be posted, but not edited
VIEW = 250_000  # bytes that a view may weigh: Slack says 250 kb, and not how it counts them
_HARMLESS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {mark: f"{mark}\u2060" for mark in "*_~`"}
)
IN_VIEW = 20  # values of a list of the college's that stand in a view: what is longer is looked up


def escape(text: str) -> str:
    """What a person typed, made harmless in mrkdwn: no mention, no link, and stars stay stars.

    Slack has no escape for `*`, `_`, `~` and backticks: a word joiner, without width, keeps them from
    pairing up.
    """
    return text.translate(_HARMLESS)


def unescaped(text: str) -> str:
    """The same for plain text, of what `escape` made."""
    for name, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("\u2060", "")):
        text = text.replace(name, character)
    return text


def joined(*facts: str | None) -> str:
    """The facts side by side, without those that are empty."""
    return " · ".join(filter(None, facts))


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
    return with_settings(
        {"type": "section"},
        text=None if text is None else {"type": "mrkdwn", "text": clip(text, SECTION)},
        fields=[{"type": "mrkdwn", "text": clip(one, FIELD)} for one in fields[:FIELDS]],
        block_id=block_id,
        accessory=accessory,
    )


def header(text: str) -> Json:
    """Plain text, to be read from afar."""
    return {"type": "header", "text": plain(text, HEADER)}


def context(text: str) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": clip(text, CONTEXT)}]}


def alert(text: str) -> Json:
    """A warning that stands out, in a window; plain text."""
    return {"type": "alert", "level": "warning", "text": plain(text, ALERT)}


def paragraphs(lines: Iterable[str]) -> list[str]:
    """The lines joined, in as many texts as Slack's limit makes of them."""
    texts = [""]
    for line in lines:
        if units(texts[-1]) + units(line) + 1 > SECTION:
            texts.append("")
        texts[-1] = f"{texts[-1]}\n{line}" if texts[-1] else line
    return texts


def bars(title: str, series: Mapping[str, Mapping[str, int]], along: str) -> Json:
    """A chart, in a message: of each series, by its name, the values by their labels, the same in each.

    Six series of twenty labels, names and labels of twenty characters. `along`: what the labels are.
    """
    drawn = [
        {"name": name, "data": [{"label": label, "value": value} for label, value in values.items()]}
        for name, values in series.items()
    ]
    axes = {"categories": list(next(iter(series.values()))), "x_label": clip(along, CHART)}
    chart = {"type": "bar", "series": drawn, "axis_config": axes}
    return {"type": "data_visualization", "title": clip(title, CHART), "chart": chart}


def table(rows: Sequence[Sequence[str]]) -> Json:
    """In a message: a hundred rows of twenty cells, the first of the headings; figures are on the right."""
    columns = [{"align": "left"}, *({"align": "right"} for _figure in rows[0][1:])]
    cells = [[{"type": "raw_text", "text": cell} for cell in row] for row in rows]
    return {"type": "table", "rows": cells, "column_settings": columns}


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
    return with_settings(
        {"type": "button", "text": plain(text, BUTTON), "action_id": action},
        value=str(value),
        style="primary" if primary else "danger" if confirm else None,
        confirm=confirm,
        accessibility_label=clip(spoken or "", BUTTON),
    )


def overflow(action: str, *acts: tuple[str, str, object]) -> Json:
    """The menu of rare acts, five at most: of each its text, the action that a button of it would name, and
    the value that the button would carry. What is chosen is answered as that button is; one act alone is the
    button itself, since some of Slack's pages say that a menu has two lines at least."""
    if len(acts) == 1:
        [(text, name, value)] = acts
        return button(text, name, value)
    options = [
        {"text": plain(text, BUTTON), "value": f"{name} {value}".strip()} for text, name, value in acts
    ]
    return {"type": "overflow", "action_id": action, "options": options}


def pressed(action: Json) -> tuple[str, str | None]:
    """What was pressed, and with which value; a line of an `overflow` is the button that it stands for."""
    if action.get("type") == "overflow":
        name, _space, value = str(action["selected_option"]["value"]).partition(" ")
        return name, value
    return str(action["action_id"]).partition("@")[0], None


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
    return with_settings({"type": "actions", "elements": list(elements)}, block_id=block_id)


def modal(
    callback: str,
    title: str,
    blocks: Iterable[Json],
    place: object = "",
    *,
    notice: str | None = None,
    warning: str | None = None,
    submit: str | None = None,
    close: str | None = None,
) -> Json:
    """`place` goes into `private_metadata`; `notice` or `warning` stands above it all, fit for mrkdwn."""
    above = f"⚠️ {warning}" if warning else notice
    view: Json = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, TITLE),
        "close": plain(close or _("Fermer"), TITLE),
        "blocks": [*(section(text) for text in paragraphs((above or "").splitlines()) if text), *blocks],
        "private_metadata": str(place),
    }
    return with_settings(view, submit=plain_or_none(submit, TITLE))


def form(
    callback: str, title: str, blocks: Iterable[Json], place: object, submit: str, warning: str | None = None
) -> Json:
    """A window that one leaves by sending it or by *Annuler*."""
    return modal(callback, title, blocks, place, warning=warning, submit=submit, close=_("Annuler"))


def plain_or_none(text: str | None, limit: int) -> Json | None:
    return plain(text, limit) if text else None


def with_settings(piece: Json, **settings: object) -> Json:
    """The piece with those of the settings that are given."""
    return piece | {key: value for key, value in settings.items() if value}


def weight(piece: Json) -> int:
    """Its bytes, as it is sent: what is not ASCII is escaped."""
    return len(json.dumps(piece))
