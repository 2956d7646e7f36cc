"""The kinds of request that are measured, each as the person's gesture makes Slack send it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.driver import Request
from bench.filling import COURSES, course_number, person_id
from bench.people import ADVISORS, Person
from rac_bot.domain.codes import format_da
from rac_bot.modals.parts.place import InscriptionPlace

Json = dict[str, Any]

TEAM = "TBENCH"


@dataclass(frozen=True, slots=True)
class Kind:
    """`request(i)` is the i-th request; `calls` the method of Slack's that each makes the bot call."""

    name: str
    request: Callable[[int], Request]
    calls: str | None = None


def command(name: str, text: str, number: int = 0) -> bytes:
    """A slash command's form."""
    return urlencode(
        {
            "token": "bench",
            "team_id": TEAM,
            "team_domain": "bench",
            "channel_id": "CBENCH",
            "channel_name": "rac-equipe",
            "user_id": ADVISORS[number % len(ADVISORS)],
            "user_name": "julie",
            "command": name,
            "text": text,
            "api_app_id": "ABENCH",
            "is_enterprise_install": "false",
            "response_url": "http://127.0.0.1:9/never",
            "trigger_id": f"{number}.1.bench",
        }
    ).encode()


def kinds(people: list[Person], form: Json, courses: list[tuple[int, str]]) -> list[Kind]:
    """All four. `form` is the view as the bot drew it; `courses` the grid's, as (id, a group's option)."""

    def explain(i: int) -> Request:
        return Request(command("/rac", "aide", i), expected="Ce que rac-bot fait")

    def look_up(i: int) -> Request:
        number = course_number(i % COURSES)
        typed = ("", number, number[:7], "compétence")[i % 4]
        view = _view(form, people[i % len(people)])
        action = next(iter(view["state"]["values"]["course"]))
        body = {"type": "block_suggestion", "action_id": action, "block_id": "course", "value": typed}
        sent = _interaction(body | {"view": view, "container": {"type": "view", "view_id": view["id"]}}, i)
        return Request(sent, expected=number, at_floor="Plancher 22")

    def find(i: int) -> Request:
        person = people[i % len(people)]
        return Request(
            command("/candidat", f"{person.given} {person.family}", i), expected="", in_view=person.family
        )

    def submit(i: int) -> Request:
        rank = COURSES - 1 - i // len(people) % COURSES  # a big store holds lines in the first ones
        person, (course, group) = people[i % len(people)], courses[rank]
        view = _view(form, person, course, group)
        sent = _interaction({"type": "view_submission", "view": view, "trigger_id": f"{i}.1.bench"}, i)
        number = course_number(rank)
        return Request(sent, expected="", in_view=f"{format_da(person.da)}|{number}")

    return [
        Kind("/rac aide", explain),
        Kind("course type-ahead", look_up),
        Kind("/candidat NAME", find, calls="views.open"),
        Kind("inscription saved", submit, calls="views.update"),
    ]


def _interaction(body: Json, number: int) -> bytes:
    advisor = ADVISORS[number % len(ADVISORS)]
    shared = {
        "team": {"id": TEAM, "domain": "bench"},
        "user": {"id": advisor, "username": "julie", "name": "julie", "team_id": TEAM},
        "api_app_id": "ABENCH",
        "token": "bench",
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return urlencode({"payload": json.dumps(shared | body, separators=(",", ":"))}).encode()


def _view(form: Json, person: Person, course: int = 0, group: str = "") -> Json:
    """The form opened over that person's file, their session chosen, and the course and group where given."""
    known = person_id(person)
    place = InscriptionPlace(candidate=known, dossier=known, admission=known, from_file=True)
    offered = {"action_id": f"group@{course}", "type": "static_select", "options": [{"value": group}]}
    blocks = [b | {"element": offered} if b.get("block_id") == "group" else b for b in form["blocks"]]
    blocks = [{"block_id": f"slack{rank}"} | block for rank, block in enumerate(blocks)]  # Slack gives them
    return form | {
        "id": "VBENCH2",
        "blocks": blocks,
        "previous_view_id": "VBENCH1",
        "root_view_id": "VBENCH1",
        "team_id": TEAM,
        "app_id": "ABENCH",
        "bot_id": "BBOT",
        "hash": "1700000000.bench",
        "private_metadata": str(place),
        "state": {
            "values": {
                "session": {"session": _selected("external_select", known)},
                "course": {f"course@{known}.0": _selected("external_select", course)},
                "group": {f"group@{course}": _selected("static_select", group)},
            }
        },
    }


def _selected(kind: str, value: int | str) -> Json:
    text = {"type": "plain_text", "text": "Choix", "emoji": True}
    return {"type": kind, "selected_option": {"text": text, "value": str(value)} if value else None}
