"""The statements that look beyond somebody's limits: each is listed here, and says why it must."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import rac_bot
from rac_bot.store.work.statements import Whole
from tests.store.work.test_rooms import BEYOND, parsed

# By module. One more is a decision: what it tells must not be shown to somebody limited.
LISTED = {
    "exchange.entering.importing": {"IDS"},
    "exchange.entering.matching": {"DOSSIERS", "LINES"},
    "exchange.entering.new_defaults": {"ENTERED"},
    "exchange.entering.save_candidates": {"ADDED", "ADMISSIONS", "BY_CODE", "BY_DA", "LAST"},
    "exchange.entering.save_dossiers": {"ADMISSIONS", "DOSSIERS"},
    "exchange.entering.save_fields": {"VALUES"},
    "exchange.entering.same_person": {"NAMESAKES"},
    "exchange.reconciling": {"MISSED", "OURS"},
    "store.file.admissions": {"HOLDERS"},
    "store.file.nearby": {"LEXICON"},
    "store.file.renumbering": {"HELD"},
    "store.file.beyond": {"HELD", "OF_LINES"},
    "store.people.access_told": {"OF_ASKER"},
    "store.people.confiding": {"HERE_AGAIN"},
    "store.people.handover": {"COUNTS", "IDS", "IN_OTHERS", "LISTED", "NEXT_ADVISOR"},
    "store.people.homes": {"ENTRIES", "FOLLOWERS", "LAST_ENTRY"},
    "store.privacy.beside": {"ERASED", "FIRST_ENTRY", "MARKED", "SOME_MARK"},
    "store.privacy.erasing": {"BY_ID"},
    "store.privacy.privacy": {"AMONG_OTHERS", "HELD", "MESSAGES"},
    "store.privacy.searched": {"WORDS"},
    "store.privacy.since": {"LAST_ENTRY"},
    "store.routing.rules": {"HEARD", "UNTOLD"},
    "store.telling.anew": {"SHARED"},
    "store.privacy.retention": {"OLDEST_SEARCHES", "OLDEST_VALUES", "OLD_MESSAGES"},
    "store.telling.digested": {"CHANNELS", "COUNTED"},
    "store.telling.digests": {"ALL", "UNPRESSED", "UNSENT", "UNSENT_WEEK"},
    "store.telling.grid_changes": {"TOLD"},
    "store.telling.said": {"OLD", "WORDS"},
    "store.telling.outbox": {
        *("AS_IT_IS", "BEING_DELETED", "BY_REASON", "BY_STATE", "IN_DOUBT", "NEXT", "SOMETHING_DUE"),
        *("SOMETHING_WAITS", "TO_DELETE"),
    },
    "store.telling.telling": {
        *(
            "BY_KEY",
            "ERASED_BY_KEY",
            "HELD",
            "ITS_LINES",
            "KEY",
            "LAST_SUMMARY",
            "MESSAGE",
            "ONE_SENT",
            "STANDING",
        )
    },
    "store.telling.moving": {"TOLD_THERE", "TO_ONE"},
    "store.telling.waits": {"MESSAGE_FAR_OFF"},
    "store.telling.undelivered": {"BY_ID", "IDS", "LATEST", "OLDEST", "OLDEST_TIME", "TROUBLES"},
    "store.telling.watched": {"BY_STATE", "NEVER_SENT"},
}


def named() -> Iterator[tuple[str, str, Whole[object]]]:
    for module in pkgutil.walk_packages(rac_bot.__path__, "rac_bot."):
        if "migrations" in module.name or module.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for one in value.values() if isinstance(value, dict) else [value]:
                if isinstance(one, Whole):
                    yield module.name.removeprefix("rac_bot."), name, one


def test_each_is_listed() -> None:
    found: dict[str, set[str]] = {}
    for module, name, _statement in named():
        found.setdefault(module, set()).add(name)
    assert found == LISTED


def test_each_says_why_in_a_sentence() -> None:
    assert [name for _module, name, one in named() if len(one.why.split()) < 4] == []


def made_as_it_runs(tree: ast.AST) -> bool:
    """Whether a function makes one, which no list of the module's holds."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    calls = [node.func for one in functions for node in ast.walk(one) if isinstance(node, ast.Call)]
    return any(ast.unparse(call).rpartition(".")[2] == "Whole" for call in calls)


@pytest.mark.parametrize("name", BEYOND)
def test_each_is_made_once(name: str) -> None:
    """The export alone makes its own, at the command line: of a session, of what is left to do."""
    assert made_as_it_runs(parsed(name)) == (name == "exchange/writing/inscriptions.py")
