"""Patterns with `*`, any run of characters, and `?`, one character."""

WILD = frozenset("*?")
LAST = "\U0010ffff"  # after any character: the end of what begins with a text


def like(pattern: str) -> str:
    """For LIKE, with `\\` as its escape: everything but `*` and `?` is what was typed."""
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%").replace("?", "_")
