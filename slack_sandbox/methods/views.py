"""views.*: opening, pushing, updating modals and publishing App Home."""

from slack_sandbox.errors import SlackError
from slack_sandbox.methods.base import Args, Context, JsonValue, Method
from slack_sandbox.state import Json
from slack_sandbox.triggers import Trigger
from slack_sandbox.views import refuse_bad_view


class Open(Args):
    """views.open and views.push."""

    trigger_id: str
    view: JsonValue


class Update(Args):
    """views.update, by one id or the other."""

    view: JsonValue
    view_id: str | None = None
    external_id: str | None = None
    hash: str | None = None


class Publish(Args):
    """views.publish."""

    user_id: str
    view: JsonValue
    hash: str | None = None


def _redeemed(context: Context, args: Open) -> Trigger:
    refuse_bad_view(args.view, "modal")  # a view that is refused leaves its trigger unused
    trigger = context.workspace.triggers.redeem(args.trigger_id)
    if isinstance(trigger, str):
        raise SlackError(trigger)
    return trigger


def open_view(context: Context, args: Open) -> Json:
    """Opens a first modal; what Slack does with a trigger taken inside a modal is not modelled."""
    trigger = _redeemed(context, args)
    live = context.views.find(trigger.view_id) if trigger.view_id else None
    if live is not None and live.kind == "modal":
        raise SlackError(
            "invalid_arguments", ["[ERROR] not modelled: views.open from inside a modal; views.push is"]
        )
    return {"view": context.views.open(trigger.person, args.view, trigger.channel).payload()}


def push_view(context: Context, args: Open) -> Json:
    """Pushes a modal on the stack the trigger came from."""
    trigger = _redeemed(context, args)
    return {"view": context.views.push(trigger.person, args.view).payload()}


def update_view(context: Context, args: Update) -> Json:
    """Updates an open view; `not_found` once the person closed it."""
    if (args.view_id is None) == (args.external_id is None):
        raise SlackError("invalid_arguments", ["[ERROR] needs either view_id or external_id"])
    live = context.views.find(args.view_id, args.external_id)
    if live is None:
        refuse_bad_view(args.view, "modal")
        raise SlackError("not_found")
    return {"view": context.views.update(live, args.view, args.hash).payload()}


def publish_view(context: Context, args: Publish) -> Json:
    """Publishes a person's App Home; of nobody's, Slack says that the argument is invalid."""
    if not context.workspace.manifest.features.app_home.home_tab_enabled:
        raise SlackError("not_enabled", ["[ERROR] features.app_home.home_tab_enabled is not true"])
    person = context.workspace.find_person(args.user_id)
    if person is None:
        raise SlackError("invalid_arguments", ["invalid `user_id`"])
    return {"view": context.views.publish(person.id, args.view, args.hash).payload()}


VIEWS = {
    "views.open": Method(Open, open_view),
    "views.push": Method(Open, push_view),
    "views.update": Method(Update, update_view),
    "views.publish": Method(Publish, publish_view),
}
