"""What Slack's words mean: every documented error, of every method that the bot calls."""

import ast
import re
from pathlib import Path

from slack_sdk import WebClient

import rac_bot
from rac_bot.slack import words
from rac_bot.slack.words import METHODS, Kind
from slack_sandbox.words import DOCUMENTED

SOURCE = Path(rac_bot.__file__).parent


def called() -> set[str]:
    """The methods that the source calls, as the SDK names them: through it, or by a string."""
    of_sdk = {name for name in dir(WebClient) if re.fullmatch("[a-z]+_[a-zA-Z_]+", name)} - {"api_call"}
    found = set()
    for file in SOURCE.rglob("*.py"):
        if file == SOURCE / "slack" / "words.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                found.add(node.func.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value.replace(".", "_") if "." in node.value else "")
    return found & of_sdk


def test_every_method_that_is_called_has_its_words() -> None:
    assert called() == {method.replace(".", "_") for method in METHODS}


def test_every_documented_error_of_them_has_its_kind_and_no_other() -> None:
    assert {method: set(known) for method, known in METHODS.items()} == {
        method: set(known) for method, known in DOCUMENTED.items()
    }


def test_a_word_that_slack_does_not_document_is_unknown() -> None:
    assert words.kind("chat.postMessage", "hash_conflict") is Kind.UNKNOWN
    assert words.kind("chat.postMessage", "a_word_of_tomorrow") is Kind.UNKNOWN
    assert words.kind("a.method", "token_revoked") is Kind.TOKEN


def test_the_words_whose_kind_matters_most() -> None:
    for word in ("ratelimited", "rate_limited", "message_limit_exceeded", "org_login_required"):
        assert words.kind("chat.postMessage", word) is Kind.WAIT
    for word in ("restricted_action_read_only_channel", "ekm_access_denied", "no_permission"):
        assert words.kind("chat.postMessage", word) is Kind.BLOCKED
    assert words.kind("conversations.open", "user_not_visible") is Kind.BLOCKED
    assert words.kind("chat.update", "message_not_found") is Kind.GONE
    assert words.kind("chat.delete", "message_not_found") is Kind.DONE
    assert words.kind("chat.postMessage", "msg_blocks_too_long") is Kind.OURS
    assert words.kind("views.update", "hash_conflict") is Kind.STALE


def test_a_word_alone_means_all_that_it_means_to_some_method() -> None:
    assert words.kinds("message_not_found") == {Kind.GONE, Kind.DONE}
    assert words.kinds("a_word_of_tomorrow") == set()
