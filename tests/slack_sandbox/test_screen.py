"""What a person reads, finds and fills: every kind of block and field."""

from typing import Any

import pytest

from slack_sandbox.errors import (
    Absent,
    Ambiguous,
    DriverError,
)
from slack_sandbox.matching import norm, pick
from slack_sandbox.reading import mrkdwn
from tests.slack_sandbox.conftest import (
    Scene,
    button,
    input_block,
    lines,
    option,
    plain,
    section,
    shows,
    text_input,
)

Json = dict[str, Any]


def test_mrkdwn_is_read_decoded() -> None:
    names = {"U1": "Julie", "C1": "rac"}.get
    said = "<@U1> <#C1> <#C2|deux> <https://x.test|lien> <https://y.test> <!channel> &lt;b&gt; &amp;amp; *g*"
    shown = "@Julie #rac #deux lien https://y.test @channel <b> &amp; *g*"
    assert mrkdwn(said, lambda id_: names(id_) or id_) == shown


def test_labels_match_whatever_the_spaces_and_apostrophes() -> None:
    assert norm(" L’élève\u00a0:\u202fnon ") == "L'élève : non"
    assert pick("option", "350", ["350-714", "x 350"], str) == "350-714"
    assert pick("option", "EE", ["EE SR", "EE", "FM"], str) == "EE"
    with pytest.raises(Ambiguous, match="'a1', 'a2'"):
        pick("option", "a", ["a1", "a2"], str)
    with pytest.raises(Absent, match="there is: none"):
        pick("option", "a", [], str)


def test_every_block_has_its_lines(scene: Scene) -> None:
    run = {"type": "text", "text": "Un"}
    item = {"type": "rich_text_section", "elements": [run, {"type": "emoji", "name": "wave"}]}
    image = {"type": "image", "image_url": "https://x.test/x.png", "alt_text": "logo"}
    overflow = {"type": "overflow", "options": [option("Retirer"), option("Copier")]}
    shows(
        scene,
        {"type": "header", "text": plain("Titre")},
        section("*Deux*\nlignes", accessory=overflow, fields=[plain("a"), plain("b")]),
        {"type": "divider"},
        {"type": "context", "elements": [image, plain("fin")]},
        image,
        {
            "type": "rich_text",
            "elements": [
                item,
                {"type": "rich_text_list", "style": "ordered", "elements": [item]},
                {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "UJULIE"}]},
            ],
        },
        {"type": "actions", "elements": [button("A", "a"), button("B", "b")]},
        input_block(
            "r",
            "Choix",
            {"type": "radio_buttons", "options": [option("x", description=plain("dx")), option("y")]},
        ),
        input_block("c", "Fictif", {"type": "checkboxes", "options": [option("Oui")]}),
        input_block(
            "s", "Menu", {"type": "static_select", "placeholder": plain("Choisir"), "options": [option("m")]}
        ),
        text_input("t", "Texte", {"placeholder": plain("écrire")}, hint=plain("Indice")),
    )
    assert lines(scene[2]) == [
        "Titre",
        "*Deux*    [… | Retirer | Copier]",
        "lignes",
        "a | b",
        "─" * 40,
        "(image: logo)  fin",
        "(image: logo)",
        "Un:wave:",
        "1. Un:wave:",
        "> @Julie Roy",
        "[A] [B]",
        "Choix :",
        "  ( ) x — dx",
        "  ( ) y",
        "Fictif : ☐ Oui",
        "{Menu: Choisir}",
        "Texte : (écrire)",
        "  Indice",
    ]


def test_every_run_of_a_rich_text_is_read(scene: Scene) -> None:
    runs: list[Json] = [
        {"type": "text", "text": "Vu "},
        {"type": "broadcast", "range": "here"},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "color", "value": "#1d4f91"},
        {"type": "date", "timestamp": 1_516_023_000, "format": "{date_short}", "fallback": "lundi "},
        {"type": "date", "timestamp": 1_516_023_000, "format": "{date_short}"},
        {"type": "channel", "channel_id": "C1"},
    ]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": runs}]}
    alert = {"type": "alert", "level": "error", "text": {"type": "mrkdwn", "text": "Non &amp; non"}}
    shows(scene, rich, alert)
    assert lines(scene[2]) == [
        "Vu @here@S1#1d4f91lundi 2018-01-15 08:30#C1",
        "(error) Non & non",
    ]


def test_boxes_are_ticked_and_unticked(scene: Scene) -> None:
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": [option("Un"), option("Deux")]}
    _, julie, sent = shows(scene, {"type": "actions", "block_id": "acts", "elements": [boxes]})
    julie.tick("Deux")
    julie.tick("Un")
    julie.tick("Deux")
    assert [[one["value"] for one in action["selected_options"]] for action in sent] == [
        ["Deux"],
        ["Un", "Deux"],
        ["Un"],
    ]
    assert lines(julie) == ["☑ Un  ☐ Deux"]
    with pytest.raises(Absent, match="'Un', 'Deux'"):
        julie.tick("Trois")


def test_fields_are_emptied(scene: Scene) -> None:
    select = {
        "type": "static_select",
        "action_id": "s",
        "placeholder": plain("Tri"),
        "options": [option("Nom")],
    }
    select["initial_option"] = option("Nom")
    _, julie, sent = shows(scene, {"type": "actions", "block_id": "acts", "elements": [select]})
    assert lines(julie) == ["{Tri: Nom}"]
    julie.clear("Tri")
    assert sent[0]["selected_option"] is None
    assert lines(julie) == ["{Tri}"]


def test_a_line_of_an_overflow_menu_is_chosen(scene: Scene) -> None:
    overflow = {
        "type": "overflow",
        "action_id": "o",
        "options": [option("Retirer", "r"), option("Copier", "c")],
    }
    _, julie, sent = shows(scene, section("*Cours*", accessory=overflow, block_id="acts"))
    julie.pick("Copier", near="Cours")
    assert sent[0]["selected_option"]["value"] == "c"
    assert julie.modal is not None
    assert julie.modal.fields == []
    assert julie.modal.menu_lines == ["Retirer", "Copier"]
    with pytest.raises(Absent):
        julie.pick("Copier", near="Programme")


def test_people_and_channels_are_chosen_by_name(scene: Scene) -> None:
    sandbox, _, _ = scene
    team = sandbox.channel("rac-equipe")
    _, julie, sent = shows(
        scene,
        input_block("u", "Qui", {"type": "users_select"}),
        input_block("c", "Où", {"type": "channels_select"}),
    )
    julie.choose("Qui", "Julie Roy")
    julie.choose("Où", "rac-equipe")
    assert lines(julie) == ["{Qui: Julie Roy}", "{Où: rac-equipe}"]
    julie.submit()
    values = sent[0]["state"]["values"]
    assert values["u"]["u"] == {"type": "users_select", "selected_user": "UJULIE"}
    assert values["c"]["c"] == {"type": "channels_select", "selected_channel": team.id}


@pytest.mark.parametrize(
    ("element", "wrong", "right"),
    [
        ({"type": "email_text_input"}, "julie", "julie@x.test"),
        ({"type": "url_text_input"}, "x.test", "https://x.test"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "15"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "10"}, "10.5", "9.5"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "abc"),
    ],
)
def test_slack_itself_checks_what_is_typed(scene: Scene, element: Json, wrong: str, right: str) -> None:
    _, julie, sent = shows(scene, input_block("f", "Champ", element))
    julie.type("Champ", wrong)
    julie.submit()
    assert julie.modal is not None
    assert list(julie.modal.errors) == ["Champ"]
    assert sent == []
    julie.type("Champ", right)
    julie.submit()
    assert julie.modal is None
    assert len(sent) == 1


def test_a_field_tells_what_it_offers(scene: Scene) -> None:
    groups = [
        {"label": plain("EE"), "options": [option("00990 · EE", "1", description=plain("30 places"))]},
        {"label": plain("FM"), "options": [option("00991 · FM", "2")]},
    ]
    select = {"type": "static_select", "option_groups": groups}
    _, julie, _ = shows(scene, input_block("g", "Groupe", select, optional=True))
    assert julie.modal is not None
    field = julie.modal.field("Groupe")
    assert (field.label, field.value, field.required) == ("Groupe", None, False)
    assert field.options == ["00990 · EE", "00991 · FM"]
    assert [group.label for group in field.groups] == ["EE", "FM"]
    assert field.groups[0].options[0].description == "30 places"
    assert [group.label for group in julie.look_up("Groupe", "fm")] == ["FM"]
    julie.choose("Groupe", "00991")
    assert julie.modal.field("Groupe").value == "00991 · FM"


def test_the_driver_says_what_cannot_be_done(scene: Scene) -> None:
    sandbox, julie, _ = shows(
        scene,
        text_input("t", "Texte"),
        input_block("s", "Menu", {"type": "static_select", "options": [option("m")]}),
        input_block(
            "l",
            "Peu",
            {"type": "multi_static_select", "max_selected_items": 1, "options": [option("a"), option("b")]},
        ),
        section("un", accessory=button("Même", "a")),
        section("deux", accessory=button("Même", "b")),
    )
    with pytest.raises(DriverError, match="chosen from, not typed into"):
        julie.type("Menu", "m")
    with pytest.raises(DriverError, match="typed into, not chosen from"):
        julie.choose("Texte", "m")
    with pytest.raises(DriverError, match="takes one text"):
        julie.choose("Menu", "m", "n")
    with pytest.raises(DriverError, match="takes 1 at most"):
        julie.choose("Peu", "a", "b")
    with pytest.raises(Absent, match="there is: 'm'"):
        julie.choose("Menu", "z")
    with pytest.raises(Absent, match="'Texte', 'Menu', 'Peu'"):
        julie.type("Autre", "x")
    with pytest.raises(Absent, match="near 'trois'"):
        julie.press("Même", near="trois")
    with pytest.raises(ValueError, match="taken"):
        sandbox.person("Other", id="UJULIE")
    assert julie.gestures == 1


def test_a_modal_without_submit_is_not_submitted(scene: Scene) -> None:
    _, julie, _ = shows(scene, section("x"), submit=None)
    with pytest.raises(DriverError, match="has no submit button"):
        julie.submit()
    assert julie.modal is not None
    assert julie.modal.text.splitlines()[-1] == "[Close]"
