"""Charts in messages: Slack takes them, or a table in their place, or neither. What is stored has both."""

from typing import Any

Blocks = list[dict[str, Any]]

CHART, TABLE = "data_visualization", "table"


def shown(blocks: Blocks) -> Blocks:
    """As they are sent: without the table, where there is a chart."""
    return _without(TABLE, blocks) if _has(CHART, blocks) else blocks


def plainer(blocks: Blocks) -> Blocks | None:
    """What is sent where Slack refuses these; None where there is nothing to leave out."""
    left_out = next((kind for kind in (CHART, TABLE) if _has(kind, blocks)), None)
    return _without(left_out, blocks) if left_out else None


def _has(kind: str, blocks: Blocks) -> bool:
    return any(block["type"] == kind for block in blocks)


def _without(kind: str, blocks: Blocks) -> Blocks:
    return [block for block in blocks if block["type"] != kind]
