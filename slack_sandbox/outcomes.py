"""What comes of what an app asked, however it came here: of a call of the Web API, of an answer to a URL."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from slack_sandbox.arguments import read
from slack_sandbox.errors import SlackError
from slack_sandbox.methods import METHODS, Context
from slack_sandbox.methods.base import require_scope, tell
from slack_sandbox.response_urls import ResponseUrls
from slack_sandbox.state import Json
from slack_sandbox.wire import WireEntry

Perform = Callable[[], tuple[int, Any]]
Record = Callable[[WireEntry, SlackError], None]


class Outcomes:
    """`record` keeps the rules that an error says were broken."""

    def __init__(self, context: Context, response_urls: ResponseUrls, record: Record) -> None:
        self._context = context
        self._response_urls = response_urls
        self._record = record

    def of_call(
        self, name: str, query: Mapping[str, str], headers: Mapping[str, str], raw: bytes
    ) -> tuple[WireEntry, str | None, Perform]:
        """A call of that method: its line in the wire log, the token, and what carries it out."""
        arguments, token, unread = _read(query, headers, raw)
        entry = self._context.workspace.log.begin("app→slack", name, arguments)

        def perform() -> tuple[int, Any]:
            try:
                if unread is not None:
                    raise unread
                return 200, {"ok": True, **self._run(entry, token, arguments)}
            except SlackError as error:
                self._record(entry, error)
                return 200, error.answer()

        return entry, token, perform

    def of_reply(
        self, address: str, query: Mapping[str, str], headers: Mapping[str, str], raw: bytes
    ) -> tuple[WireEntry, Perform]:
        """What was sent to a response URL, by the end of its address."""
        body, _, unread = _read(query, headers, raw)
        entry = self._context.workspace.log.begin("app→slack", "response_url", body)

        def perform() -> tuple[int, Any]:
            try:
                if unread is not None:
                    raise unread
                self._response_urls.use(address, body, entry)
            except ValidationError as error:
                broken = SlackError("invalid_payload", _argument_rules(error))
                self._record(entry, broken)
                return 400, broken.answer()
            except SlackError as error:
                self._record(entry, error)
                return 404 if error.name in ("expired_url", "used_url") else 400, error.answer()
            return 200, "ok"

        return entry, perform

    def _run(self, entry: WireEntry, token: str | None, arguments: Json) -> Json:
        workspace, name = self._context.workspace, entry.what
        method = METHODS.get(name)
        if method is None:
            raise SlackError(
                "unknown_method", [f"[ERROR] not modelled: {name}, if Slack has it"], req_method=name
            )
        if method.called_by is not None:
            self._refuse_bad_token(token, method.called_by)
        require_scope(workspace, *method.scopes)
        try:
            args = method.args.model_validate(arguments)
        except ValidationError as error:
            raise SlackError("invalid_arguments", _argument_rules(error)) from error
        tell(workspace, entry, args)
        try:
            return method.run(self._context, args)
        except RecursionError as error:
            raise SlackError("invalid_arguments", ["[ERROR] nested too deeply"]) from error

    def _refuse_bad_token(self, token: str | None, wanted: str) -> None:
        workspace = self._context.workspace
        if not token:
            raise SlackError("not_authed")
        if workspace.revoked and token == workspace.bot_token:
            raise SlackError("token_revoked")
        if token not in (workspace.bot_token, workspace.app_token):
            raise SlackError("invalid_auth")
        if token != (workspace.app_token if wanted == "app" else workspace.bot_token):
            raise SlackError("not_allowed_token_type")


def _read(
    query: Mapping[str, str], headers: Mapping[str, str], raw: bytes
) -> tuple[Json, str | None, SlackError | None]:
    """The arguments and the token, or why there are none."""
    try:
        return *read(query, headers, raw), None
    except SlackError as error:
        return {}, None, error


def _argument_rules(error: ValidationError) -> list[str]:
    rules = []
    for one in error.errors(include_url=False):
        name = ".".join(str(part) for part in one["loc"])
        if one["type"] == "missing":
            rules.append(f"[ERROR] missing required field: {name}")
        else:
            rules.append(f"[ERROR] {one['msg']} [json-pointer:/{name}]")
    return rules
