"""What Slack makes of a text: `rich_text`, in the shape of its recorded events."""

from typing import Any

from slack_sandbox.composing import composed
from slack_sandbox.rules import check_blocks

Json = dict[str, Any]


def text(words: str, **style: bool) -> Json:
    return {"type": "text", "text": words} | ({"style": style} if style else {})


RUNS: dict[str, list[Json]] = {
    "plain &amp; simple": [text("plain & simple")],
    "<#C1|general> :cat: <@U1> <https://a.test> end": [
        {"type": "channel", "channel_id": "C1"},
        text(" "),
        {"type": "emoji", "name": "cat"},
        text(" "),
        {"type": "user", "user_id": "U1"},
        text(" "),
        {"type": "link", "url": "https://a.test"},
        text(" end"),
    ],
    "*bold _both_* ~no~ `a &lt; b`": [
        text("bold ", bold=True),
        text("both", bold=True, italic=True),
        text(" "),
        text("no", strike=True),
        text(" "),
        text("a < b", code=True),
    ],
    "2*3*4 snake_case_name 10:30:20": [text("2*3*4 snake_case_name 10:30:20")],
    "https://a.test/x?a=1&amp;b=2.": [{"type": "link", "url": "https://a.test/x?a=1&b=2"}, text(".")],
    "<mailto:a@b.test|a@b.test>": [{"type": "link", "url": "mailto:a@b.test", "text": "a@b.test"}],
    "<!here> <!subteam^S1|@conseil>": [
        {"type": "broadcast", "range": "here"},
        text(" "),
        {"type": "usergroup", "usergroup_id": "S1"},
    ],
    "<!date^1392734382^{date}|2014>": [
        {"type": "date", "timestamp": 1392734382, "format": "{date}", "fallback": "2014"}
    ],
    ":+1::skin-tone-2:": [{"type": "emoji", "name": "+1", "skin_tone": 2}],
    "one\ntwo": [text("one\ntwo")],
}


def test_the_words_of_a_text() -> None:
    made = {said: composed(said, "seed")[0]["elements"][0]["elements"] for said in RUNS}
    assert made == RUNS


def test_the_parts_of_a_text() -> None:
    (block,) = composed("Look:\n&gt; quoted\n&gt; twice\n```\na  b\n```\nend", "C1 1.0")
    assert [(one["type"], one["elements"][0]["text"]) for one in block["elements"]] == [
        ("rich_text_section", "Look:"),
        ("rich_text_quote", "quoted\ntwice"),
        ("rich_text_preformatted", "a  b"),
        ("rich_text_section", "end"),
    ]
    assert block["block_id"] == composed("x", "C1 1.0")[0]["block_id"]
    assert composed("", "C1 1.0") == []


def test_slack_itself_would_take_it() -> None:
    taken = [said for said in RUNS if "skin-tone" not in said]  # which apps cannot send
    assert [check_blocks(composed(said, "seed")) for said in taken] == [[] for _ in taken]
