"""Views and messages that hold every kind of block and control."""

from base64 import b64decode
from typing import Any

from tests.slack_sandbox.conftest import button, input_block, modal, option, plain, section, text_input

Json = dict[str, Any]
PIXEL = "https://images.test/point.png"
"""A picture of the web, that the test browser is given."""
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SURE = {
    "title": plain("Retirer l’inscription ?"),
    "text": plain("Le dossier gardera la trace du retrait."),
    "confirm": plain("Retirer"),
    "deny": plain("Garder"),
    "style": "danger",
}
GROUPS = [
    {"label": plain("EE"), "options": [option("00990 · EE", "990"), option("00992 · EE", "992")]},
    {"label": plain("FM"), "options": [option("00980 · FM", "980")]},
]
COURSES = [option(f"350-71{n} · Cours {n}", f"c{n}") for n in range(5)]


def every_input() -> Json:
    """A modal with each kind of input."""
    return modal(
        {"type": "alert", "level": "warning", "text": plain("Déjà réussi en A-2017.")},
        text_input(
            "name", "Nom", {"max_length": 12, "placeholder": plain("Tremblay")}, hint=plain("* : toute suite")
        ),
        text_input("notes", "Notes", {"multiline": True}, optional=True),
        input_block(
            "hours", "Heures", {"type": "number_input", "is_decimal_allowed": False, "max_value": "60"}
        ),
        input_block("mail", "Courriel", {"type": "email_text_input"}, optional=True),
        input_block("site", "Site", {"type": "url_text_input"}, optional=True),
        input_block("group", "Groupe", {"type": "static_select", "option_groups": GROUPS}),
        input_block(
            "courses",
            "Cours",
            {"type": "multi_static_select", "options": COURSES, "initial_options": COURSES[:2]},
        ),
        input_block("found", "Candidat", {"type": "external_select", "min_query_length": 1}, optional=True),
        input_block("who", "Personne", {"type": "users_select"}, optional=True),
        input_block("where", "Conversation", {"type": "conversations_select"}, optional=True),
        input_block("day", "Jour", {"type": "datepicker", "initial_date": "2018-01-15"}),
        input_block("hour", "Heure", {"type": "timepicker"}, optional=True),
        input_block("moment", "Moment", {"type": "datetimepicker"}, optional=True),
        input_block("mode", "Mode", {"type": "radio_buttons", "options": [option("EE"), option("FM")]}),
        input_block(
            "boxes",
            "Avis",
            {"type": "checkboxes", "options": [option("Équipe"), option("Candidat")]},
            optional=True,
        ),
        input_block("file", "Pièce", {"type": "file_input", "max_files": 1}, optional=True),
        title="Tous les champs",
        submit="Sauvegarder",
    )


def every_block() -> list[Json]:
    """Blocks of a message, one of each kind."""
    return [
        {"type": "header", "text": plain("Inscription enregistrée :white_check_mark:")},
        section(
            "*Leblanc, Lise* · `350-714-RL` · ~annulée~ _confirmée_ par <@ULUC> dans <#CTEAM>\n"
            "&gt; voir <https://example.com|le guide> le <!date^1515974400^{date_short}|15 janvier>"
        ),
        section("Un menu :", accessory={"type": "static_select", "action_id": "s", "option_groups": GROUPS}),
        section("Un bouton :", accessory=button("Ouvrir", "open")),
        section(
            "D’autres actions :",
            accessory={
                "type": "overflow",
                "action_id": "o",
                "options": [option("Modifier", "edit"), option("Retirer", "drop")],
            },
        ),
        section("Une image :", accessory={"type": "image", "image_url": PIXEL, "alt_text": "un point"}),
        {
            "type": "section",
            "fields": [{"type": "mrkdwn", "text": f"*Champ {n}*\nvaleur {n}"} for n in range(4)],
        },
        {"type": "divider"},
        {"type": "image", "image_url": PIXEL, "alt_text": "un point", "title": plain("Une image")},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "Gras", "style": {"bold": True}},
                        {"type": "text", "text": " et "},
                        {"type": "emoji", "name": "tada"},
                    ],
                },
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": f"point {n}"}]}
                        for n in (1, 2)
                    ],
                },
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "citation"}]},
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "code = 1"}]},
            ],
        },
        {
            "type": "context",
            "elements": [
                {"type": "image", "image_url": PIXEL, "alt_text": "un point"},
                {"type": "mrkdwn", "text": "à *14 h 02*"},
            ],
        },
        {
            "type": "actions",
            "elements": [
                button("Ouvrir le dossier", "go", style="primary"),
                button("Retirer", "remove", style="danger", confirm=SURE),
                {"type": "datepicker", "action_id": "when"},
                {"type": "checkboxes", "action_id": "ticks", "options": [option("Vue")]},
            ],
        },
    ]


def cell(text: str) -> Json:
    """A cell of a table."""
    return {"type": "raw_text", "text": text}


def newer_blocks() -> list[Json]:
    """Blocks that came later to Block Kit."""
    return [
        {
            "type": "markdown",
            "text": "## Titre\n\n- **un**\n- *deux* et `trois`\n\n[lien](https://example.com)",
        },
        {
            "type": "table",
            "column_settings": [{"align": "left"}, {"align": "right"}],
            "rows": [
                [cell("Cours"), cell("Note")],
                [cell("350-714-RL"), cell("81")],
                [cell("350-711-MV"), cell("73")],
            ],
        },
        {
            "type": "card",
            "icon": {"type": "image", "image_url": PIXEL, "alt_text": "un point"},
            "title": plain("Semaine"),
            "subtitle": plain("23 au 27 novembre"),
            "body": {"type": "mrkdwn", "text": "*9* inscriptions"},
            "actions": [button("Voir", "week")],
        },
        chart("bar", "Inscriptions", x_label="Jour", y_label="Inscriptions"),
        {
            "type": "data_visualization",
            "title": "Modes",
            "chart": {
                "type": "pie",
                "segments": [{"label": "EE", "value": 6}, {"label": "EE SR", "value": 2.5}],
            },
        },
    ]


def chart(kind: str, title: str, **axes: str) -> Json:
    """Two series over a week."""
    days = ["lundi", "mardi", "mercredi", "jeudi", "vendredi"]
    series = [
        {"name": name, "data": [{"label": day, "value": n - k} for n, day in enumerate(days)]}
        for k, name in enumerate(("Julie", "Luc"))
    ]
    shown = {"type": kind, "series": series, "axis_config": {"categories": days, **axes}}
    return {"type": "data_visualization", "title": title, "chart": shown}
