"""Slack stacks three windows: what would be the fourth takes the place of the third, and leads back to it."""

import json
from typing import Any, NamedTuple

from rac_bot.blockkit import Json, actions, button
from rac_bot.i18n import _

BACK = "back_one"
BLOCKS = 100
_KEY = "under"  # in the metadata, beside those of the window's place


class Under(NamedTuple):
    """A window whose place another took: enough to draw it again."""

    callback_id: str
    private_metadata: str

    @property
    def view(self) -> Json:
        return dict(self._asdict())


def under(view: Json) -> list[Under]:
    """Those whose place the view has taken, the last one being what it stands over."""
    found = _metadata(view).get(_KEY, [])
    return [Under(str(callback), str(metadata)) for callback, metadata in found]


def as_under(view: Json) -> list[Under]:
    """The same, with the view itself: of what takes its place."""
    own = {name: value for name, value in _metadata(view).items() if name != _KEY}
    return [*under(view), Under(str(view.get("callback_id") or ""), json.dumps(own))]


def over(view: Json, kept: list[Under]) -> Json:
    """The view in the place of those windows, with the way back to the last one."""
    if not kept:
        return view
    back = actions(button(_("‹ Retour"), BACK), block_id=BACK)
    metadata = json.dumps(_metadata(view) | {_KEY: kept})
    return view | {"private_metadata": metadata, "blocks": [back, *view["blocks"]][:BLOCKS]}


def _metadata(view: Json) -> dict[str, Any]:
    try:
        held = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}
