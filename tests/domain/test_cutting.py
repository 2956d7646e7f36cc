"""A text is cut within Slack's limit, and never inside what is read as one character."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rac_bot.domain.cutting import clip, units

ATOMS = [
    *("a", "é", "W", "’", " ", "\n", "\r\n", "中", "—", "*\u2060", "&", "<", ">", ";", "#"),
    *("&amp;", "&lt;", "&gt;", "<@U01ABCDEF>", "<#C01ABCDEF>", "<!here>"),
    *("e\u0301", "o\u0302\u0323", "🎓", "👍🏽", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇦", "1️⃣", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
]
LONGEST = max(map(units, ATOMS))
texts = st.lists(st.sampled_from(ATOMS), max_size=60)


@given(texts, st.integers(LONGEST + 1, 80))
@example(["a" * (LONGEST + 1), "\r\n"], LONGEST + 2)
def test_a_cut_keeps_whole_characters_entities_and_mentions(atoms: list[str], limit: int) -> None:
    text = "".join(atoms)
    kept = clip(text, limit)
    if units(text) <= limit:
        assert kept == text
        return
    assert units(kept) <= limit
    places = {"".join(atoms[:count]).rstrip() for count in range(len(atoms) + 1)}
    assert kept[-1] == "…"
    assert kept[:-1] in places
    # As much is kept as has room: all, where only spaces were too many.
    assert all(units(one) + 1 > limit for one in places if len(one) > len(kept) - 1)


@given(st.text(), st.integers(1, 30))
def test_any_text_is_cut_within_the_limit_and_can_be_sent(text: str, limit: int) -> None:
    kept = clip(text, limit)
    assert units(kept) <= limit
    kept.encode()
    assert clip(kept, limit) == kept
    assert kept == text or (kept.endswith("…") and text.startswith(kept[:-1]))


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("Éducation à l’enfance", 10, "Éducation…"),
        ("🎓" * 37 + "ab", 75, "🎓" * 37 + "…"),  # 76 units in 39 characters
        ("a" * 70 + " &amp; b", 75, "a" * 70 + "…"),
        ("👩‍👩‍👧‍👦", 6, "👩‍👩…"),  # longer than the limit all by itself
        ("a" + "\u0301" * 20, 5, "a" + "\u0301" * 3 + "…"),
        ("&amp;", 4, "…"),
        ("abcd", 4, "abcd"),
        ("\uffff" * 3, 2, "\uffff…"),
        ("abcde\u0301f", 6, "abcd…"),
        ("ab👩‍👧cd", 6, "ab…"),
        ("éé🇨🇦x", 4, "éé…"),
        ("éé🇨🇦x", 6, "éé…"),
        ("a🇨éé", 4, "a🇨…"),  # half a flag
        ("🇨🇦🇫🇷", 7, "🇨🇦…"),
        ("🇨🇦🇫🇷", 6, "🇨🇦…"),
        ("🇨🇦" * 3, 11, "🇨🇦🇨🇦…"),
    ],
)
def test_where_it_is_cut(text: str, limit: int, kept: str) -> None:
    assert clip(text, limit) == kept
