"""What the manifest says to people, in their language: Slack shows it in its menus and its list of apps."""

from collections.abc import Iterator
from typing import Any

from rac_bot.i18n import _

TOLD = ("name", "description", "usage_hint", "long_description")  # the app's own name is the same everywhere


def sentences(manifest: dict[str, Any]) -> Iterator[str]:
    """Those of its source, which are French."""
    for told in _speaking(manifest):
        yield from (told[field] for field in TOLD if field in told)


def translated(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest in the current language; it is changed in its place."""
    for told in _speaking(manifest):
        told |= {field: _(told[field]) for field in TOLD if field in told}
    return manifest


def _speaking(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Its parts that hold sentences."""
    features = manifest["features"]
    yield from (manifest["display_information"], *features["shortcuts"], *features["slash_commands"])
