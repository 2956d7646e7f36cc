"""Slack's side of every gesture: what is delivered, and what becomes of the app's answer."""

import threading
from typing import Any

from pydantic import ValidationError

from slack_sandbox import payloads
from slack_sandbox.client_checks import field_errors
from slack_sandbox.courier import Answer, Courier
from slack_sandbox.errors import AppError, AppTimeout, RefusedAnswer, SlackError, Undeclared
from slack_sandbox.escaping import escaped
from slack_sandbox.events import name_of
from slack_sandbox.files import Files
from slack_sandbox.herald import Herald
from slack_sandbox.posted import Posted
from slack_sandbox.response_urls import ResponseUrls
from slack_sandbox.rules import check_options
from slack_sandbox.state import Json, value_key
from slack_sandbox.views import NO_SCHEMA, LiveView, Views
from slack_sandbox.wire import Refusal
from slack_sandbox.workspace import Conversation, Member, Workspace

Surface = LiveView | Posted
"""Where elements stand: a modal, an App Home, a message."""
TROUBLE = "We had some trouble connecting. Try again?"


class Desk:
    """Carries gestures out. Raises AppTimeout, AppError, RefusedAnswer, Undeclared."""

    def __init__(
        self,
        workspace: Workspace,
        views: Views,
        courier: Courier,
        response_urls: ResponseUrls,
        files: Files,
    ) -> None:
        self.workspace = workspace
        self.files = files
        self.views = views
        self.herald = workspace.herald = Herald(workspace, self.emit, lambda: courier.reachable)
        self._courier = courier
        self._response_urls = response_urls
        self._lock = threading.Lock()
        self._notices: dict[str, list[str]] = {}

    def notices(self, person: str) -> list[str]:
        """What Slack itself told that person: failed commands and buttons."""
        return list(self._notices.get(person, []))

    def command(self, who: Member, name: str, text: str, where: Conversation) -> None:
        """A slash command; an answer in the response is shown as one to its response_url."""
        declared = self.workspace.manifest.command(name)
        if declared is None:
            raise Undeclared("command", name, self.workspace.manifest.commands)
        if declared.should_escape:
            text = escaped(self.workspace, text)
        trigger = self.workspace.triggers.issue(who.id, channel=where.id)
        url = self._response_urls.issue(who.id, where.id)
        body = payloads.command(who, name, text, where, trigger, url)
        try:
            answer = self._courier.deliver("slash_commands", name, body)
        except (AppTimeout, AppError) as error:
            reason = "operation_timeout" if isinstance(error, AppTimeout) else "dispatch_failed"
            self._notify(who.id, f'{name} failed with the error "{reason}"')
            raise
        if answer.is_empty:
            return
        try:
            self._response_urls.reply(who.id, where.id, answer.body or {"text": answer.text}, answer.entry)
        except ValidationError as error:
            self._refuse(answer, [str(one["msg"]) for one in error.errors()])
        except SlackError as error:
            self._refuse(answer, [str(error)])

    def shortcut(self, who: Member, callback_id: str) -> None:
        """A global shortcut."""
        self._declared_shortcut("global", callback_id)
        trigger = self.workspace.triggers.issue(who.id)
        body = payloads.global_shortcut(who, callback_id, self.workspace.new_ts(), trigger)
        self._interact(who, callback_id, body)

    def message_shortcut(self, who: Member, callback_id: str, message: Posted) -> None:
        """A shortcut from a message's menu."""
        self._declared_shortcut("message", callback_id)
        where = self.workspace.conversations[message.channel]
        trigger = self.workspace.triggers.issue(who.id, channel=where.id)
        url = self._response_urls.issue(who.id, where.id, message)
        ts = self.workspace.new_ts()
        body = payloads.message_shortcut(who, callback_id, ts, trigger, message, where, url)
        self._interact(who, callback_id, body)

    def act(self, who: Member, live: LiveView, block: Json, element: Json, **value: Any) -> None:
        """`block_actions` from a view."""
        self._interactive()
        action = self._action(block, element, value)
        trigger = self.workspace.triggers.issue(who.id, live.id)
        try:
            self._interact(who, action["action_id"], payloads.view_actions(who, live, action, trigger))
        except (AppTimeout, AppError):
            self.views.show(live, live.errors, TROUBLE)
            raise

    def act_on_message(self, who: Member, message: Posted, block: Json, element: Json, **value: Any) -> None:
        """`block_actions` from a message; a choice stays in its menu."""
        self._interactive()
        key = value_key(element)
        if key in value:
            self.fill(who, message, block, element, value[key])
        where = self.workspace.conversations[message.channel]
        action = self._action(block, element, value)
        trigger = self.workspace.triggers.issue(who.id, channel=where.id)
        url = self._response_urls.issue(who.id, where.id, message)
        body = payloads.message_actions(who, message, where, action, trigger, url)
        self._interact(who, action["action_id"], body)

    def fill(self, who: Member, surface: Surface, block: Json, element: Json, value: Any) -> None:
        """What that person entered, kept where the element stands; nothing is sent."""
        key, state = (block["block_id"], element["action_id"]), entered(element, value)
        if isinstance(surface, LiveView):
            self.views.set_state(surface, key, state)
        else:
            surface.keep(who.id, key, state)

    def tell(self, who: Member, surface: Surface, block: Json, element: Json, **value: Any) -> None:
        """`block_actions` from wherever the element stands."""
        if isinstance(surface, LiveView):
            self.act(who, surface, block, element, **value)
        else:
            self.act_on_message(who, surface, block, element, **value)

    def suggest(self, who: Member, surface: Surface, block: Json, element: Json, typed: str) -> Json:
        """Options for what was typed: `{"options": [...]}` or `{"option_groups": [...]}`."""
        self._interactive()
        if isinstance(surface, LiveView):
            place = payloads.in_view(surface)
        else:
            where = self.workspace.conversations[surface.channel]
            place = payloads.in_message(surface, where, block["block_id"])
        body = payloads.suggestion(who, place, block["block_id"], element["action_id"], typed)
        answer = self._courier.deliver("interactive", f"block_suggestion {element['action_id']}", body)
        found = check_options(answer.body)
        if found:
            self._refuse(answer, [str(one) for one in found])
        return answer.body or {}

    def submit(self, who: Member, live: LiveView) -> bool:
        """Submits a modal; False when Slack itself found fields to correct, and delivered nothing."""
        self._interactive()
        errors = field_errors(live)
        self.views.show(live, errors)
        if errors:
            return False
        trigger = self.workspace.triggers.issue(who.id, live.id)
        what = f"view_submission {live.content.get('callback_id') or ''}".strip()
        try:
            body = payloads.submission(who, live, trigger, self._targets(who, live))
            answer = self._courier.deliver("interactive", what, body)
            self._follow(live, answer)
        except (AppTimeout, AppError, RefusedAnswer):
            self.views.show(live, notice=TROUBLE)
            raise
        return True

    def dismiss(self, who: Member, live: LiveView) -> None:
        """Closes a modal (all of them with `clear_on_close`) and tells the app where it asked to know."""
        everything = bool(live.content.get("clear_on_close"))
        closing = list(reversed(self.views.stack(who.id))) if everything else [live]
        for one in closing:
            self.views.close(one)
        for one in closing:
            if one.content.get("notify_on_close"):
                what = f"view_closed {one.content.get('callback_id') or ''}".strip()
                self._courier.deliver("interactive", what, payloads.closed(who, one, everything))

    def emit(self, body: Json) -> None:
        """An event, named by its `type` (and `channel_type` for messages), if the manifest subscribes.

        Nothing is delivered where the installation withheld the scopes it needs.
        """
        name = name_of(body)
        events = self.workspace.manifest.events
        if name not in events:
            raise Undeclared("event", name, events)
        if not self.workspace.hears(name):
            return
        stamped = body if "event_ts" in body else body | {"event_ts": self.workspace.new_ts()}
        channel = body.get("channel")
        where = self.workspace.conversations.get(channel) if isinstance(channel, str) else None
        shared = where is not None and where.shared_outside
        event = payloads.event(stamped, self.workspace.new_id("Ev"), shared)
        self._courier.deliver_event(name, event)

    def _targets(self, who: Member, live: LiveView) -> list[Json]:
        """`response_urls`: addresses for the conversations chosen where the app asked to answer there."""
        found = []
        for block in live.blocks:
            element = block.get("element", {})
            if element.get("response_url_enabled"):
                state = live.states[(block["block_id"], element["action_id"])]
                channel = state.get("selected_conversation") or state.get("selected_channel")
                if channel in self.workspace.conversations:
                    url = self._response_urls.issue(who.id, channel)
                    about = {"block_id": block["block_id"], "action_id": element["action_id"]}
                    found.append(about | {"channel_id": channel, "response_url": url})
        return found

    def _follow(self, live: LiveView, answer: Answer) -> None:
        """Does what the answer to a submission says; nothing if the modal was closed meanwhile."""
        if not live.is_open:
            return
        body = answer.body or {}
        action = body.get("response_action")
        try:
            if answer.is_empty:
                self.views.close(live)
            elif action == "errors":
                self.views.show(live, self._field_errors(live, body.get("errors")))
            elif action == "update":
                self.views.update(live, body.get("view"))
            elif action == "push":
                self.views.push(live.person, body.get("view"))
            elif action == "clear":
                self.views.clear(live.person)
            else:
                rule = "must be empty or have a response_action: errors, update, push or clear"
                raise SlackError("invalid_ack", [f"{rule}; got {str(body or answer.text)[:80]!r}"])
        except SlackError as error:
            self._refuse(answer, [one for one in error.messages if one != NO_SCHEMA] or [error.name])

    @staticmethod
    def _field_errors(live: LiveView, errors: Any) -> dict[str, str]:
        inputs = {block["block_id"] for block in live.blocks if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors:
            raise SlackError("invalid_ack", ["errors must be an object: block_id → sentence"])
        stray = [key for key in errors if key not in inputs]
        if stray:
            raise SlackError(
                "invalid_ack", [f"errors: {key!r} is no input block of the view" for key in stray]
            )
        if not all(isinstance(said, str) and said for said in errors.values()):
            raise SlackError("invalid_ack", ["errors: each must be a sentence"])
        return errors

    def _interact(self, who: Member, what: str, body: Json) -> None:
        """Delivers what is answered by a bare acknowledgement."""
        kind = body["type"]
        try:
            answer = self._courier.deliver("interactive", f"{kind} {what}", body)
        except (AppTimeout, AppError):
            self._notify(who.id, TROUBLE)
            raise
        if not answer.is_empty:
            rule = f"the answer to {kind} shows nowhere: acknowledge it with an empty body"
            if self.workspace.strict:
                answer.refuse(rule)
            else:
                answer.entry.lint(Refusal(f"answer to {answer.entry.what}", rule))

    def _action(self, block: Json, element: Json, value: Json) -> Json:
        action: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.workspace.new_ts(),
        }
        for kept in ("text", "value", "style") if element["type"] == "button" else ("placeholder",):
            if kept in element:
                action[kept] = element[kept]
        return action | value

    def _interactive(self) -> None:
        if not self.workspace.manifest.settings.interactivity.is_enabled:
            raise Undeclared("interaction", "settings.interactivity.is_enabled")

    def _declared_shortcut(self, kind: str, callback_id: str) -> None:
        declared = self.workspace.manifest.shortcuts(kind)
        if callback_id not in declared:
            raise Undeclared(f"{kind} shortcut", callback_id, declared)

    def _notify(self, person: str, sentence: str) -> None:
        with self._lock:
            self._notices.setdefault(person, []).append(sentence)
        self.workspace.hub.publish("notice", person, text=sentence)

    @staticmethod
    def _refuse(answer: Answer, rules: list[str]) -> None:
        answer.refuse(*rules)
        raise RefusedAnswer(answer.entry.what, rules)


def dispatches(block: Json, element: Json) -> bool:
    """Whether a change of the element is sent at once: always outside inputs, on request within."""
    return block["type"] != "input" or bool(block.get("dispatch_action"))


def entered(element: Json, value: Any) -> Json:
    """The state of an element with that value, in Slack's shape."""
    key = value_key(element)
    return {"type": element["type"], key or "value": value}
