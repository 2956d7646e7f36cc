"""chat.getPermalink: the address of a message."""

from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import Args, Context, Method, conversation
from slack_sandbox.posted import Posted
from slack_sandbox.state import Json
from slack_sandbox.workspace import TEAM_DOMAIN


class GetPermalink(Args):
    """chat.getPermalink."""

    channel: str
    message_ts: str


def permalink(found: Posted) -> str:
    """Where a browser would show that message; of a reply, in its thread."""
    address = f"https://{TEAM_DOMAIN}.slack.com/archives/{found.channel}/p{found.ts.replace('.', '')}"
    return f"{address}?thread_ts={found.thread_ts}&cid={found.channel}" if found.thread_ts else address


def get_permalink(context: Context, args: GetPermalink) -> Json:
    """The address of a message that is there."""
    where = conversation(context, args.channel)
    found = context.workspace.find_message(where.id, args.message_ts)
    if found is None or found.seen_by is not None:
        raise SlackError("message_not_found")
    return {"channel": where.id, "permalink": permalink(found)}


PERMALINKS = {"chat.getPermalink": Method(GetPermalink, get_permalink)}
