"""chat.unfurl: what an app shows under a message for the links in it."""

from typing import Any

from slack_sandbox import marks
from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import Args, Context, JsonValue, Method, conversation
from slack_sandbox.methods.content import checked_attachments
from slack_sandbox.posted import Posted
from slack_sandbox.state import Json
from slack_sandbox.unfurling import links


class Unfurl(Args):
    """chat.unfurl, by the channel and the ts, or by what `link_shared` gave."""

    inert = frozenset(
        {"user_auth_required", "user_auth_message", "user_auth_url", "user_auth_blocks", "metadata"}
    )

    unfurls: JsonValue = None
    channel: str | None = None
    ts: str | None = None
    unfurl_id: str | None = None
    source: str | None = None


def unfurl(context: Context, args: Unfurl) -> Json:
    """Shows an attachment for each link, by its address; Slack takes `metadata` alone too."""
    message = _message(context, args)
    if args.unfurls is None and (args.model_extra or {}).get("metadata"):
        return {}
    if not isinstance(args.unfurls, dict) or not args.unfurls:
        raise SlackError("missing_unfurls")
    domains = context.workspace.manifest.features.unfurl_domains or []
    ours = {one["url"] for one in links(message, domains)}
    if not set(args.unfurls) <= ours:
        raise SlackError("cannot_unfurl_url", [f"[ERROR] {one}" for one in args.unfurls if one not in ours])
    shown = [_attachment(url, given) for url, given in args.unfurls.items()]
    marks.unfurl(context.workspace, message, checked_attachments(shown))
    return {}


def _attachment(url: str, given: Any) -> Json:
    if not isinstance(given, dict):
        raise SlackError("invalid_unfurls_format")
    return given | {"from_url": url, "app_unfurl_url": url, "is_app_unfurl": True}


def _message(context: Context, args: Unfurl) -> Posted:
    channel, ts = args.channel, args.ts
    if args.unfurl_id and args.source:
        channel, _, ts = args.unfurl_id.partition(".")
    if not channel or not ts:
        raise SlackError("missing_channel" if not channel else "missing_ts")
    found = context.workspace.find_message(conversation(context, channel).id, ts)
    if found is None or found.seen_by is not None:
        raise SlackError("cannot_find_message")
    return found


UNFURLS = {"chat.unfurl": Method(Unfurl, unfurl, ("links:write",))}
