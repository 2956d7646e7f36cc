"""What a message says, as every method that writes one takes it: text, blocks, attachments, looks."""

from collections.abc import Collection
from typing import Any, ClassVar

from slack_sandbox.errors import SlackError
from slack_sandbox.looks import ATTACHMENTS, Look
from slack_sandbox.methods.base import Args, Lint, OwnError, checked_blocks
from slack_sandbox.rules import check_blocks
from slack_sandbox.rules.lengths import units
from slack_sandbox.state import Json, with_ids

TEXT_LIMIT = 40_000
MARKDOWN_LIMIT = 12_000
CUSTOMIZE = "chat:write.customize"
NAMED = ("username", "icon_emoji", "icon_url")
LEGACY = ("actions", "callback_id")
"""Of attachments: buttons and menus of before Block Kit, which send `interactive_message`."""


class Content(Args):
    """Text, blocks, attachments, Markdown: one of them at least.

    `longest` is what its text may have; `weighed`: its blocks may be too long together.
    """

    longest: ClassVar[int] = TEXT_LIMIT
    weighed: ClassVar[bool] = True

    text: str | None = None
    blocks: OwnError = None
    attachments: OwnError = None
    markdown_text: str | None = None

    def lints(self, scopes: Collection[str]) -> list[Lint]:
        """Blocks without a text say nothing to screen readers and in notifications."""
        found = super().lints(scopes)
        if (self.blocks or self.attachments) and not self.text:
            found.append(Lint("a message needs a top-level text, beside its blocks", "no_text"))
        legacy = {key for one in _objects(self.attachments) for key in LEGACY if key in one}
        found += [Lint(f"not modelled: {key} of attachments does nothing here") for key in sorted(legacy)]
        return found


class New(Content):
    """A new message, which may bear another name, and be markup or not. Links are shown as they are."""

    inert = frozenset({"as_user", "link_names", "parse"})

    username: str | None = None
    icon_emoji: str | None = None
    icon_url: str | None = None
    mrkdwn: bool = True
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    thread_ts: str | None = None
    reply_broadcast: bool = False

    def lints(self, scopes: Collection[str]) -> list[Lint]:
        """Without `chat:write.customize`, Slack ignores another name and icon."""
        given = [] if CUSTOMIZE in scopes else [name for name in NAMED if getattr(self, name)]
        ignored = [Lint(f"{name} is ignored without the scope {CUSTOMIZE}") for name in given]
        return super().lints(scopes) + ignored

    def look(self, scopes: Collection[str]) -> Look:
        """How it is shown."""
        named = {name: getattr(self, name) for name in NAMED} if CUSTOMIZE in scopes else {}
        broadcast = self.reply_broadcast and self.thread_ts is not None
        return Look(checked_attachments(self.attachments), **named, mrkdwn=self.mrkdwn, broadcast=broadcast)


def said(args: Content) -> tuple[str, list[Json]]:
    """The text and the blocks of a message; the text is only empty where blocks or attachments are there."""
    text, blocks = args.text or "", args.blocks
    if args.markdown_text:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if units(args.markdown_text) > MARKDOWN_LIMIT:
            raise SlackError("msg_too_long")
        text, blocks = args.markdown_text, [{"type": "markdown", "text": args.markdown_text}]
    checked = checked_blocks(blocks, weighed=args.weighed)
    if not text and not checked and not args.attachments:
        raise SlackError("no_text")
    if units(text) > args.longest:
        raise SlackError("msg_too_long")
    return text, checked


def checked_attachments(attachments: Any) -> list[Json]:
    """Attachments ready to post, numbered from 1; raises `invalid_attachments`, `too_many_attachments`."""
    if attachments is None or attachments == "":
        return []
    found = _objects(attachments)
    if not isinstance(attachments, list) or len(found) < len(attachments):
        raise SlackError("invalid_attachments", ["[ERROR] attachments: must be an array of objects"])
    if len(found) > ATTACHMENTS:
        raise SlackError("too_many_attachments")
    return [_checked(number, one) for number, one in enumerate(found)]


def _checked(number: int, attachment: Json) -> Json:
    here = f"/attachments/{number}"
    fields = attachment.get("fields", [])
    if not isinstance(fields, list) or len(_objects(fields)) < len(fields):
        raise SlackError("invalid_attachments", [f"[ERROR] must be an array [json-pointer:{here}/fields]"])
    if "blocks" not in attachment:
        return attachment | {"id": number + 1}
    found = check_blocks(attachment["blocks"])
    if found:
        rules = [f"{one.rule} [json-pointer:{here}{one.pointer}]" for one in found]
        raise SlackError("invalid_attachments", [f"[ERROR] {one}" for one in rules], errors=rules)
    return attachment | {"id": number + 1, "blocks": with_ids(attachment["blocks"])}


def checked_metadata(metadata: Any) -> Json | None:
    """`{"event_type": str, "event_payload": {...}}`, or `invalid_metadata_format`."""
    if metadata is None:
        return None
    if (
        not isinstance(metadata, dict)
        or set(metadata) != {"event_type", "event_payload"}
        or not isinstance(metadata["event_type"], str)
        or not isinstance(metadata["event_payload"], dict)
    ):
        raise SlackError("invalid_metadata_format", ["[ERROR] needs event_type and event_payload, no more"])
    return metadata


def _objects(given: Any) -> list[Json]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
