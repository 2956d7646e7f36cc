"""files.*: uploads in two steps, and what is known of a file."""

from typing import Annotated

from pydantic import Field

from slack_sandbox.errors import SlackError
from slack_sandbox.files import StoredFile
from slack_sandbox.methods.base import Args, Context, JsonValue, Method, checked_blocks, refuse_bad_thread
from slack_sandbox.methods.chat import postable
from slack_sandbox.rules.lengths import up_to
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_USER_ID, Conversation


class GetUploadUrl(Args):
    """files.getUploadURLExternal."""

    filename: Annotated[str, Field(min_length=1)]
    length: Annotated[int, Field(ge=1)]
    alt_txt: Annotated[str, up_to(1000)] | None = None


class CompleteUpload(Args):
    """files.completeUploadExternal; without a channel the file stays the app's own."""

    files: JsonValue
    channel_id: str | None = None
    channels: str | None = None
    initial_comment: str | None = None
    blocks: JsonValue = None
    thread_ts: str | None = None


class Info(Args):
    """files.info."""

    file: str


def get_upload_url(context: Context, args: GetUploadUrl) -> Json:
    """An address to post the bytes to, and the id the file will have."""
    file_id, url = context.files.expect(args.filename, args.length, args.alt_txt)
    return {"upload_url": url, "file_id": file_id}


def complete_upload(context: Context, args: CompleteUpload) -> Json:
    """Makes uploaded files exist, and shares them where asked, in one message a conversation."""
    files = _named(context, args.files)
    places = _destinations(context, args)
    blocks = [] if args.initial_comment else checked_blocks(args.blocks)
    if args.thread_ts and len(places) != 1:
        raise SlackError("invalid_arguments", ["[ERROR] thread_ts needs exactly one channel"])
    for place in places:
        refuse_bad_thread(context, place, args.thread_ts)
    for stored, title in files:
        stored.title, stored.complete = title, True
    for place in places:
        text = args.initial_comment or ""
        ts = context.workspace.new_ts()
        shared = context.files.shared([stored for stored, _ in files], place, ts)
        context.workspace.post(
            place.id, BOT_USER_ID, text, blocks, ts, thread_ts=args.thread_ts, files=shared
        )
    return {"files": [stored.payload(context.files.base) for stored, _ in files]}


def _named(context: Context, given: object) -> list[tuple[StoredFile, str]]:
    if not isinstance(given, list) or not given:
        raise SlackError("invalid_arguments", ["[ERROR] files: needs an array of {id, title}"])
    found = []
    for one in given:
        if not isinstance(one, dict) or not isinstance(one.get("id"), str):
            raise SlackError("invalid_arguments", ["[ERROR] files: each needs an id"])
        unknown = set(one) - {"id", "title", "highlight_type"}
        if unknown:
            raise SlackError(
                "invalid_arguments", [f"[ERROR] not modelled: files: {', '.join(sorted(unknown))}"]
            )
        stored = context.files.uploaded(one["id"])
        found.append((stored, str(one.get("title") or stored.name)))
    return found


def _destinations(context: Context, args: CompleteUpload) -> list[Conversation]:
    if args.channel_id and args.channels:
        raise SlackError("invalid_arguments", ["[ERROR] needs channel_id or channels, not both"])
    if args.channel_id in context.workspace.people:
        raise SlackError("channel_not_found")  # channel_id takes no person; `channels` does
    ids = [args.channel_id] if args.channel_id else (args.channels or "").split(",")
    return [postable(context, one.strip()) for one in ids if one.strip()]


def info(context: Context, args: Info) -> Json:
    """One file: there are none but the app's own and those chosen in its modals, which it all sees."""
    return {"file": context.files.told(context.files.find(args.file)), "comments": []}


FILES = {
    "files.getUploadURLExternal": Method(GetUploadUrl, get_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(CompleteUpload, complete_upload, ("files:write",)),
    "files.info": Method(Info, info, ("files:read",)),
}
