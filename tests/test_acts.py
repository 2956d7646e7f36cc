"""Every act that changes data has an undo, offered where it is done, or a reason here why it has none."""

from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import pytest

from rac_bot.handlers.gate.routes import Routes
from rac_bot.running.app import routes
from rac_bot.store.models import Action
from tests import writing
from tests.conftest import Office

HOLDING = ("rac_bot.store.", "rac_bot.exchange.")  # what changes data; whatever else does it by these
# What they write is no fact of the college's.
ASIDE = {
    "rac_bot.store.trace.": "the journal: nobody takes a row of it back",
    "rac_bot.store.telling.": "messages follow the facts that they tell, undone ones too",
    "rac_bot.store.database.": "the database itself",
    "rac_bot.store.due.": "what the clock will start, which follows settings and accesses",
    "rac_bot.store.people.homes.": "settings, which the same menu sets back, and what Slack holds",
    "rac_bot.store.people.requests.": "asking, which an administrator answers",
    "rac_bot.store.people.access_told.": "messages, as above",
    "rac_bot.store.watches.rules.": "settings, which the same windows set back",
    "rac_bot.store.work.": "what the others write by",
}
BUTTONS = "rac_bot.modals.parts.undoing."


@dataclass(frozen=True)
class Undo:
    """The action that takes it back, and what draws its button: one of them where the act is done."""

    action: str
    drawn_by: tuple[str, ...]


ENROLMENT = Undo("undo_enrolment", (f"{BUTTONS}enrolment_button",))
DELETION = Undo("restore_line", ("rac_bot.modals.line.line._for_deleted",))
MARK = Undo(
    "unmark",
    (f"{BUTTONS}unmark", "rac_bot.modals.line.line._put_back", "rac_bot.modals.guided._buttons"),
)

HANDOVER = Undo("end_handover", ("rac_bot.modals.handover.window._end",))

AGAIN = "the same form sets it back: what it was stands in the line's history"
ITSELF = "is an undo"
COMMAND = "of files, at the command line: it is tried first, and a backup is taken before"
CLOCK = "of the days that both agreed on, or of an access that ended: either may end it, or offer again"
ADMIN = "an administrator's, which the same window sets back"
SLACK = "what Slack says, which it says again"
FOREVER = "is meant to be for ever, and asks first"
JUDGES = "judges what it would write, and writes nothing"

ACTS: dict[str, Undo | str] = {
    "store.file.inscriptions.enrol": ENROLMENT,
    "store.file.inscriptions.copy_line": ENROLMENT,
    "store.file.several.enrol_all": ENROLMENT,
    "store.file.copying.copy_dossier": ENROLMENT,
    "store.file.lines.delete": DELETION,
    "store.file.dossiers.delete": Undo("restore_dossier", (f"{BUTTONS}restore_dossier",)),
    "store.file.lines.say_entered": MARK,
    "store.file.todo.mark": MARK,
    "store.file.todo.mark_all": MARK,
    "store.file.ticks.keep": "the same box takes it back",
    "store.file.ticks.drop": "what it said is done",
    "store.file.undoing.enrolments": Undo("restore_lines", (f"{BUTTONS}restore_lines",)),
    "store.file.undoing.deletions": ITSELF,
    "store.file.undoing.marks": ITSELF,
    "store.file.undoing.put_back": ITSELF,
    "store.file.undoing.restore": ITSELF,
    "store.file.undoing.restore_dossier": ITSELF,
    "store.file.inscriptions.modify": AGAIN,
    "store.file.lines.change": AGAIN,
    "store.file.lines.grade": AGAIN,
    "store.file.lines.unlock": "locked again as soon as the line is as it was entered",
    "store.file.clara.confirm": COMMAND,
    "store.file.dossiers.change": "the same form sets it back",
    "store.file.dossiers.add": "an empty session is deleted by the button under it",
    "store.file.dossiers.create": "an empty session is deleted by the button under it",
    "store.file.renumbering.renumber": Undo("undo_renumber", ("rac_bot.modals.renumbering.renumbered_view",)),
    "store.file.renumbering.undo": ITSELF,
    "store.file.admissions.admit": "asks where in doubt; the college's list corrects it",
    "store.file.activity.stop": Undo("resume_candidate", ("rac_bot.modals.activity.resume_row",)),
    "store.file.activity.resume": Undo("stop_candidate", ("rac_bot.modals.activity.stop_row",)),
    "store.file.followed.follow": "the same button takes it back",
    "store.file.followed.unfollow": "the same button takes it back",
    "store.file.next_session.alone": JUDGES,
    "store.file.next_session.wishes": JUDGES,
    "store.file.several.propose": JUDGES,
    "store.file.several.wishes": JUDGES,
    "store.college.grid_care.let_ee_sr_take_results": ADMIN,
    "store.watches.findings.settle": Undo(
        "unsettle",
        ("rac_bot.modals.watches.listed._take_back", "rac_bot.modals.watches.grid_changed.kept"),
    ),
    "store.watches.findings.unsettle": ITSELF,
    "store.watches.grid_changed.keep": Undo("unkeep_groups", ("rac_bot.modals.watches.grid_changed.kept",)),
    "store.watches.grid_changed.tell_again": ITSELF,
    "store.file.regrouping.regroup": Undo("undo_repair", ("rac_bot.modals.watches.grid_changed.repaired",)),
    "store.file.regrouping.undo": ITSELF,
    "store.routing.rules.save": ADMIN,
    "store.routing.rules.remove": ADMIN,
    "store.people.access.give": ADMIN,
    "store.people.access.withdraw": ADMIN,
    "store.people.access.mirror": "the Slack user group decides",
    "store.people.handing.offer": HANDOVER,
    "store.people.handing.accept": HANDOVER,
    "store.people.handing.refuse": "whoever offered them may offer them again",
    "store.people.handing.end": ITSELF,
    "store.people.handing.begin": CLOCK,
    "store.people.handing.close": CLOCK,
    "store.people.handing.keep_within": CLOCK,
    "store.people.people.keep": SLACK,
    "store.people.people.keep_channel": SLACK,
    "store.people.people.keep_workspace": SLACK,
    "store.privacy.erasing.erase": FOREVER,
    "store.privacy.erasing.reapply": FOREVER,
    "store.privacy.retention.apply": "the college's rule",
    "store.file.names.rebuild": "an index, made of what is there",
    "exchange.entering.grid_file.import_grid": "the grid's file before it is imported again",
    "exchange.entering.runs.run": COMMAND,
    "exchange.entering.runs.run_all": COMMAND,
    "exchange.entering.takeover.take_over": COMMAND,
    "exchange.reconciling.reconcile": COMMAND,
}

# Of each act that the journal keeps: the one that it keeps of its undo, or why there is none.
JOURNALED: dict[Action, Action | str] = {
    Action.ENROL: Action.UNDO,
    Action.UNDO: Action.RESTORE,
    Action.DELETE: Action.RESTORE,
    Action.ENTER: Action.PUT_BACK,
    Action.DELETE_DOSSIER: Action.CREATE_DOSSIER,
    Action.CREATE_DOSSIER: Action.DELETE_DOSSIER,
    Action.RESTORE: Action.DELETE,
    Action.PUT_BACK: Action.ENTER,
    Action.CHANGE: AGAIN,
    Action.CHANGE_DOSSIER: AGAIN,
    Action.UNLOCK: AGAIN,
    Action.ADMIT: FOREVER,
    Action.RENUMBER: Action.RENUMBER,
    Action.CHANGE_GRID: ADMIN,
    Action.OFFER: Action.HAND_BACK,
    Action.HAND_OVER: Action.HAND_BACK,
    Action.HAND_BACK: Action.OFFER,
    Action.ROUTE: ADMIN,
    Action.GIVE_ACCESS: Action.WITHDRAW_ACCESS,
    Action.WITHDRAW_ACCESS: Action.GIVE_ACCESS,
    Action.DECLINE_ACCESS: Action.GIVE_ACCESS,
    Action.CHANGE_RULE: ADMIN,
    Action.SETTLE: Action.UNSETTLE,
    Action.UNSETTLE: Action.SETTLE,
    Action.STOP: Action.RESUME,
    Action.RESUME: Action.STOP,
    Action.RESEND: "what was sent was read",
    Action.REDIRECT: COMMAND,
    Action.ABANDON: Action.RESEND,
    Action.ERASE: FOREVER,
    Action.RETAIN: FOREVER,
    Action.IMPORT: COMMAND,
    **dict.fromkeys(
        (
            *(Action.SEARCH, Action.CONSULT, Action.SHOW_IDENTITY),
            *(Action.EXPORT, Action.READ_JOURNAL, Action.REFUSE),
        ),
        "changes nothing",
    ),
}


@pytest.fixture(scope="module")
def source() -> writing.Source:
    return writing.read()


def acts(source: writing.Source) -> set[str]:
    """What writes, itself or by what it calls, and is called from outside of the store and of the files."""
    own = {name for name in source.functions if name.startswith(HOLDING) and not name.startswith((*ASIDE,))}
    writers = {name for name in own if source.functions[name].writes}
    used = {
        one
        for name, function in source.functions.items()
        if not name.startswith(HOLDING)
        for one in function.uses
    }
    return {one.removeprefix("rac_bot.") for one in own & used if source.reached(one) & writers}


def test_each_act_that_changes_data_has_an_undo_or_a_reason(source: writing.Source) -> None:
    assert acts(source) == ACTS.keys()


def test_each_act_that_the_journal_keeps_has_one_too() -> None:
    assert JOURNALED.keys() == set(Action)


def listened(found: Routes) -> dict[str, set[str]]:
    """The functions that each route calls, by its kind and name."""
    return {f"{kind} {name}": set(_called(route.listener)) for (kind, name), route in found._routes.items()}


def _called(listener: Callable[..., Any]) -> list[str]:
    """The listener by its whole name; of a lambda, what it names."""
    if "<lambda>" not in listener.__qualname__:
        return [f"{listener.__module__}.{listener.__qualname__}"]
    named = (listener.__globals__.get(name) for name in listener.__code__.co_names)
    return [f"{one.__module__}.{one.__qualname__}" for one in named if isinstance(one, FunctionType)]


def test_where_an_act_is_done_its_undo_is_offered(office: Office, source: writing.Source) -> None:
    """Each listener that comes to do it draws the button, and something answers the button."""
    found = routes(office.settings)
    done: dict[str, set[str]] = {name: set() for name, undo in ACTS.items() if isinstance(undo, Undo)}
    without = []
    for route, called in listened(found).items():
        reached = set[str]().union(*map(source.reached, called))
        for act in done:
            undo = ACTS[act]
            if isinstance(undo, Undo) and f"rac_bot.{act}" in reached:
                done[act].add(route)
                if not reached & {*undo.drawn_by}:
                    without.append(f"{route}: {act}")
    assert without == []
    assert {act for act, by in done.items() if not by} == set()  # the source was read as it is
    assert {undo.action for undo in ACTS.values() if isinstance(undo, Undo)} <= found.names("action")


def test_what_writes_is_seen() -> None:
    """The reading itself: by a `Work`, by a statement, by an entity, by what it calls."""
    read = writing.read()
    for name in ("things.write", "dossiers.add", "inscriptions.Enrolling.write", "followed.follow"):
        assert read.functions[f"rac_bot.store.file.{name}"].writes, name
    assert not read.functions["rac_bot.store.file.lines.line"].writes
    assert "rac_bot.store.file.lines.take_off" in read.reached("rac_bot.handlers.line.line.delete_line")
