"""chat.scheduleMessage and what becomes of what it schedules."""

import time

from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import Args, Context, Limit, Method, conversation, page
from slack_sandbox.methods.chat import PostMessage, post_message, postable
from slack_sandbox.schedule import Scheduled
from slack_sandbox.state import Json
from slack_sandbox.workspace import BOT_ID

FURTHEST = 120 * 24 * 3600
"""How far ahead a message may be scheduled."""


class ScheduleMessage(PostMessage):
    """chat.scheduleMessage."""

    post_at: int


class DeleteScheduled(Args):
    """chat.deleteScheduledMessage."""

    channel: str
    scheduled_message_id: str
    as_user: bool | None = None


class ListScheduled(Args):
    """chat.scheduledMessages.list."""

    channel: str | None = None
    oldest: float = 0.0
    latest: float = float("inf")
    limit: Limit | None = None
    cursor: str | None = None


def schedule(context: Context, args: ScheduleMessage) -> Json:
    """Posts a message later; what is wrong with it is said now."""
    where = postable(context, args.channel)
    if args.post_at <= time.time():
        raise SlackError("time_in_past")
    if args.post_at > time.time() + FURTHEST:
        raise SlackError("time_too_far")
    message = PostMessage.model_validate(args.model_dump(exclude={"post_at"}, exclude_unset=True))
    text = args.text or ""
    waiting = Scheduled(
        context.workspace.new_id("Q"),
        where.id,
        args.post_at,
        text,
        lambda: _post(context, message),
        int(time.time()),
    )
    context.workspace.schedule.add(waiting)
    shown = {"type": "delayed_message", "text": text, "bot_id": BOT_ID, "user": BOT_ID}
    return {
        "channel": where.id,
        "scheduled_message_id": waiting.id,
        "post_at": args.post_at,
        "message": shown,
    }


def _post(context: Context, message: PostMessage) -> None:
    """What can no longer be posted is lost, as it is in Slack."""
    try:
        post_message(context, message)
    except SlackError as error:
        context.workspace.log.begin("app→slack", "chat.scheduleMessage", {}).answer = error.answer()


def delete(context: Context, args: DeleteScheduled) -> Json:
    """Takes back what was not posted yet."""
    where = conversation(context, args.channel)
    waiting = [one for one in context.workspace.schedule.waiting if one.id == args.scheduled_message_id]
    if not waiting or waiting[0].channel != where.id:
        raise SlackError("invalid_scheduled_message_id")
    context.workspace.schedule.drop(args.scheduled_message_id)
    return {}


def list_scheduled(context: Context, args: ListScheduled) -> Json:
    """What waits, the earliest first."""
    found = [
        {
            "id": one.id,
            "channel_id": one.channel,
            "post_at": one.post_at,
            "date_created": one.created,
            "text": one.text,
        }
        for one in context.workspace.schedule.waiting
        if args.channel in (None, one.channel) and args.oldest <= one.post_at <= args.latest
    ]
    some, following = page(found, args.limit, args.cursor)
    return {"scheduled_messages": list(some), "response_metadata": {"next_cursor": following}}


SCHEDULED = {
    "chat.scheduleMessage": Method(ScheduleMessage, schedule, ("chat:write",)),
    "chat.deleteScheduledMessage": Method(DeleteScheduled, delete, ("chat:write",)),
    "chat.scheduledMessages.list": Method(ListScheduled, list_scheduled),
}
