"""Links that an app unfurls: those of the domains that its manifest names."""

from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from slack_sandbox.composing import composed
from slack_sandbox.posted import Posted
from slack_sandbox.state import Json


def links(message: Posted, domains: Collection[str]) -> list[Json]:
    """The links of a message to those domains or beneath them, as `link_shared` tells them."""
    found = []
    for url in dict.fromkeys(_urls(composed(message.text, ""))):
        host = urlsplit(url).hostname or ""
        domain = next((one for one in domains if host == one or host.endswith(f".{one}")), None)
        if domain is not None:
            found.append({"url": url, "domain": domain})
    return found


def unfurl_id(message: Posted) -> str:
    """What `chat.unfurl` takes in place of the channel and the ts."""
    return f"{message.channel}.{message.ts}"


def _urls(blocks: list[Json]) -> Iterator[str]:
    for part in blocks:
        if part["type"] == "link":
            yield str(part["url"])
        yield from _urls(part.get("elements", []))
