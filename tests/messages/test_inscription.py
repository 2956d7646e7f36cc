"""What Slack keeps of inscriptions: who, masked; the course, its session, its group, and what CLARA holds."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from slack_sdk import WebClient

from rac_bot.messages.inscription import SHOWN, SUMMARY_LINES, draw_message
from rac_bot.store.database.engine import Store
from rac_bot.store.models import (
    Audience,
    ClaraState,
    Inscription,
    InscriptionState,
    MessageKind,
    StoredMessage,
)
from rac_bot.store.work.work import Work
from slack_sandbox import Sandbox
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line
from tests.databases import BY_JULIE

NOON = datetime(2018, 1, 15, 17, tzinfo=UTC)
Line = Callable[..., Inscription]


@pytest.fixture
def work(store: Store) -> Iterator[Work]:
    with store.writing(BY_JULIE) as opened:
        yield opened


@pytest.fixture
def line(work: Work) -> Line:
    """Another line of Lise's A-2017, or of another person's."""
    grid = a_grid(work, courses=0)
    dossiers = {"1234567": a_dossier(work, a_candidate(work, grid))}

    def add(da: str = "1234567", family: str = "Leblanc", given: str = "Lise") -> Inscription:
        if da not in dossiers:
            person = a_candidate(work, grid, da=da, family=family, given=given)
            dossiers[da] = a_dossier(work, person)
        course = a_course(work, grid, f"322-{len(grid_lines):03d}-RL", "Un cours")
        grid_lines.append(a_line(work, dossiers[da], course))
        grid_lines[-1].created_at = NOON
        return grid_lines[-1]

    grid_lines: list[Inscription] = []
    return add


def read(
    *lines: Inscription,
    audience: Audience = Audience.TEAM,
    kind: MessageKind = MessageKind.ENROLLED,
    modes: bool = True,
) -> tuple[str, str, list[str]]:
    """The text, what the blocks say, and the buttons."""
    message = StoredMessage(kind=kind, audience=audience, actor="UJULIE", inscriptions=list(lines))
    text, blocks = draw_message(message, "Julie Roy", modes=modes)
    words = [b["text"]["text"] for b in blocks if b["type"] == "section"]
    words += [e["text"] for b in blocks if b["type"] == "context" for e in b["elements"]]
    buttons = [e["text"]["text"] for b in blocks if b["type"] == "actions" for e in b["elements"]]
    return text.replace("\u00a0", " "), "\n".join(words).replace("\u00a0", " "), buttons


def test_one_line_for_the_team(line: Line) -> None:
    text, words, buttons = read(line())
    fact = "322-000-RL · Automne 2017 (A-2017) · EE · groupe 00990 · à saisir dans CLARA"
    assert text == f"Nouvelle inscription : L. L. · DA •••-4567\n{fact}\npar Julie Roy"
    assert words == (
        "*L. L.* · •••-4567 · Automne 2017 (A-2017)\n*322-000-RL* · EE 00990\n"
        "Julie Roy · 12 h 00 · à saisir dans CLARA"
    )
    assert buttons == ["Ouvrir le dossier"]


def test_the_team_is_shown_each_thing_once_by_person_or_by_course(work: Work, line: Line) -> None:
    lise = [line(), line(), line()]
    lise[1].clara, lise[2].created_at = ClaraState.ENTERED, NOON + timedelta(minutes=4)
    assert read(*lise)[1].splitlines() == [
        "*L. L.* · •••-4567 · *3 cours* · Automne 2017 (A-2017)",
        "*322-000-RL* · EE 00990",
        "*322-001-RL* · EE 00990",
        "*322-002-RL* · EE 00990",
        "Julie Roy · 12 h 00 à 12 h 04 · 1 saisie, 2 à saisir",
    ]
    others = [line("2345678", "Tremblay", "Maëlle"), line("2345679", "Lœwen", "Ève")]
    for one in others:
        one.course = lise[0].course
    one_course = [lise[0], *others]
    assert read(*one_course)[1].splitlines()[:2] == [
        "*322-000-RL* · Automne 2017 (A-2017) · EE 00990 · *3 personnes*",
        "L. L. 4567 · M. T. 5678 · È. L. 5679",
    ]
    assert read(*lise, *others)[1].splitlines()[:3] == [
        "*5 inscriptions*",
        "*L. L. 4567* · Automne 2017 (A-2017) : " + ", ".join(f"322-00{n}-RL EE 00990" for n in range(3)),
        "*M. T. 5678* · Automne 2017 (A-2017) : 322-000-RL EE 00990",
    ]


def test_without_modes_the_team_is_not_told_how_somebody_is_evaluated(line: Line) -> None:
    lines = [line(), line(), line("2345678", "Tremblay", "Maëlle")]
    lines[1].state, lines[1].mode = InscriptionState.NOT_FOLLOWED, None
    for kind, some in (
        (MessageKind.ENROLLED, lines[:1]),
        (MessageKind.ENROLLED, lines),
        (MessageKind.SUMMARY, lines),
    ):
        text, words, _buttons = read(*some, kind=kind, modes=False)
        for said in (text, words):
            assert "322-000-RL" in said
            assert [one for one in ("EE", "0099", "suivi") if one in said] == []
    assert "EE" in read(lines[0], audience=Audience.ADVISOR, modes=False)[0]  # theirs alone


def test_several_people_are_each_named_by_their_mask(line: Line) -> None:
    text, _words, buttons = read(line(), line("2345678", "Tremblay", "Maëlle"), line())
    assert text.splitlines() == [
        "Nouvelles inscriptions",
        "L. L. · DA •••-4567 · 322-000-RL · Automne 2017 (A-2017) · EE · groupe 00990 · à saisir dans CLARA",
        "L. L. · DA •••-4567 · 322-002-RL · Automne 2017 (A-2017) · EE · groupe 00990 · à saisir dans CLARA",
        "M. T. · DA •••-5678 · 322-001-RL · Automne 2017 (A-2017) · EE · groupe 00990 · à saisir dans CLARA",
        "par Julie Roy",
    ]
    assert "Ouvrir le dossier" not in buttons  # whose?


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({"clara": ClaraState.ENTERED}, "EE · groupe 00990 · saisie dans CLARA"),
        ({"clara": ClaraState.TO_CORRECT}, "EE · groupe 00990 · à corriger dans CLARA"),
        ({"state": InscriptionState.DELETED}, "EE · groupe 00990 · supprimée"),
        (
            {"state": InscriptionState.DELETED, "clara": ClaraState.TO_REMOVE},
            "EE · groupe 00990 · supprimée · à supprimer dans CLARA",
        ),
        (
            {"state": InscriptionState.NOT_FOLLOWED, "group_number": "", "mode": None},
            "non suivi · à saisir dans CLARA",
        ),
        (
            {
                "state": InscriptionState.DELETED,
                "deleted_from": InscriptionState.NOT_FOLLOWED,
                "group_number": "",
                "mode": None,
            },
            "non suivi · supprimée",
        ),
    ],
)
def test_what_became_of_a_line_is_said(line: Line, changes: dict[str, object], end: str) -> None:
    told = line()
    for name, value in changes.items():
        setattr(told, name, value)
    assert read(told)[0].splitlines()[1] == f"322-000-RL · Automne 2017 (A-2017) · {end}"


def test_a_deletion_offers_the_line_back_for_ten_minutes(line: Line) -> None:
    deleted = line()
    deleted.state, deleted.deleted_at = InscriptionState.DELETED, NOON
    text, words, buttons = read(deleted, audience=Audience.ADVISOR, kind=MessageKind.DELETED)
    assert text.startswith("Inscription supprimée : L. L. · DA •••-4567\n322-000-RL")
    assert "Peut être rétablie jusqu’à 12 h 10." in words
    assert buttons == ["Rétablir", "Ouvrir le dossier"]


def test_a_line_brought_back_is_not_offered_again(line: Line) -> None:
    text, words, buttons = read(line(), audience=Audience.ADVISOR, kind=MessageKind.DELETED)
    assert text.startswith("Inscription rétablie : L. L. · DA •••-4567")
    assert "jusqu’à" not in words
    assert buttons == ["Ouvrir le dossier"]


def test_the_longest_messages_are_posted_and_edited(sandbox: Sandbox, line: Line) -> None:
    """A hundred lines of fifty people, with every button that there may be; the ids are the longest too."""
    lines = [line(f"{3000000 + n // 2}", "Élie", "Étienne") for n in range(100)]
    for n, one in enumerate(lines):
        one.id, one.group_number, one.clara = 2_000_000_000 + n, "WWWWW", ClaraState.TO_CORRECT
        one.created_by, one.version = "UJULIE", 1
    client = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    team = sandbox.channel("rac-equipe", bot=True)
    kinds = ((MessageKind.ENROLLED, SHOWN), (MessageKind.SUMMARY, SUMMARY_LINES))
    for (kind, named), audience in product(kinds, (Audience.TEAM, Audience.ADVISOR)):
        message = StoredMessage(kind=kind, audience=audience, actor="UJULIE", inscriptions=lines)
        text, blocks = draw_message(message, "Julie Roy", NOON + timedelta(minutes=5))
        said = "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")
        assert said.count("É. É.") == (named if audience is Audience.ADVISOR else (named + 1) // 2)
        assert f"… et {100 - named} autres." in said.replace("\u00a0", " ")
        posted = client.chat_postMessage(channel=team.id, text=text, blocks=blocks)
        client.chat_update(channel=team.id, ts=str(posted["ts"]), text=text, blocks=blocks)
    assert sandbox.refusals == []
