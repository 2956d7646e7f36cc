"""Each kind of cell: what is read, and what is said of the rest."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from freezegun import freeze_time

from rac_bot.domain.modes import Mode
from rac_bot.domain.routing import Way
from rac_bot.domain.working import Hours
from rac_bot.exchange.reading import cells, days
from rac_bot.exchange.reading.cells import Coded
from rac_bot.exchange.reading.sheets import shown
from rac_bot.store.models import FieldSubject, FieldType

Read = Callable[[Any], object]
DAY = date(1984, 12, 15)
SENTENCES = {
    "day": "une date AAAA-MM-JJ, par ex. 1984-12-15",
    "needed": "une valeur : cette cellule est obligatoire",
    "titles": "chaque titre après le code de sa compétence, par ex. 0192 Analyser… ; 0193 …",
    "code": "un code, par ex. 1 ou 1 - Prés. conf",
    "week": "des jours de la semaine, par ex. lundi à jeudi, ou lundi, mercredi",
    "hours": "des heures, par ex. 8 h à 16 h 30",
    "hour": "une heure, par ex. 16 h",
}


# Each is made as it is called, so that a change of what makes it is noticed.


def mark(text: str) -> int:
    return cells.whole(0, 100)(text)


def five_to_nine(text: str) -> int:
    return cells.whole(5, 9)(text)


def colour(text: str) -> int:
    return cells.state({1: "rouge", 2: "très vert"}, {"vieux": 2})(text)


def plain_colour(text: str) -> int:
    return cells.state({1: "rouge"})(text)


def a_name(cell: Any) -> str:
    return cells.needed(cells.name)(cell)


def a_comment(cell: Any) -> str | None:
    return cells.optional(cells.words(5))(cell)


def nothing_or_mode(text: str) -> Mode | None:
    return cells.unless_none(cells.mode)(text)


def as_typed(text: str) -> str:
    return cells.unguarded(str)(text)


def usual_number(cell: Any) -> str:
    return cells.usually(re.compile(r"(\d)-(\d)"), lambda other: f"autre {other}")(cell)


def titles(text: str) -> dict[str, str]:
    return cells.competency_titles(text, ("0192", "019A"))


def the_title(text: str) -> dict[str, str]:
    return cells.competency_titles(text, ("0192",))


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (cells.text_of, " Lise   Leblanc ", "Lise Leblanc"),
        (cells.text_of, 990.0, "990"),
        (cells.text_of, "#1 de la liste", "#1 de la liste"),
        (cells.text_of, "Erreurs", "Erreurs"),
        (cells.text_of, "Érable", "Érable"),
        (cells.text_of, False, "non"),
        (shown, datetime(1984, 12, 15, tzinfo=UTC), "1984-12-15"),
        (shown, time(8, 30), "08:30:00"),
        (shown, 4.659999999, "4.66"),
        (shown, 1e15, "1000000000000000"),
        (a_name, "Lise", "Lise"),
        (a_comment, "", None),
        (a_comment, "abcde", "abcde"),
        (nothing_or_mode, "s. o.", None),
        (nothing_or_mode, "ee", Mode.EE),
        (cells.guarded, "=A1", "'=A1"),
        (cells.guarded, "-12", "'-12"),
        (cells.guarded, "'=A1", "''=A1"),
        (cells.guarded, "'990", "'990"),
        (cells.guarded, "A=1", "A=1"),
        (as_typed, "'=A1", "=A1"),
        (as_typed, "''=A1", "'=A1"),
        (as_typed, "'990", "'990"),
        (usual_number, "1-2", "12"),
        (usual_number, "1-2-3", "autre 1-2-3"),
        (usual_number, 12.0, "autre 12.0"),
        (plain_colour, "ROUGE", 1),
        (five_to_nine, "5", 5),
        (five_to_nine, "9,0", 9),
        (cells.da, "123456", "0123456"),
        (cells.da, "123-4567", "1234567"),
        (cells.phone, "inconnu", None),
        (cells.phone, "", None),
        (cells.phone, "(438) 555-0102", "4385550102"),
        (mark, "0", 0),
        (mark, "100", 100),
        (mark, "60,0", 60),
        (mark, "'60", 60),
        (cells.coded, "1 - Prés. conf", Coded("1", "Prés. conf")),
        (cells.coded, "'01", Coded("01", None)),
        (cells.coded, "1 - Prés'", Coded("1", "Prés'")),
        (cells.coded, "929000-1 – Cégep - An", Coded("929000-1", "Cégep - An")),
        (cells.coded, "1.0", Coded("1", None)),
        (cells.coded, "a" * 20 + " - " + "b" * 201, Coded("a" * 20, "b" * 200)),
        (cells.code, "1 - Prés. conf", "1"),
        (cells.grid, "jee0k 17r ra", "JEE0K-17R-RA"),
        (cells.grid, "ABCDEFGH-ABCDEF-ABCDEF-A", "ABCDEFGH-ABCDEF-ABCDEF-A"),
        (cells.programme, "jee0k - Techniques - autres", "JEE.0K"),
        (cells.sanctioned, "non", None),
        (cells.sanctioned, "Sanctionné : JEE.0K", "JEE.0K"),
        (cells.sanctioned, "SANCTIONNEE jee0k", "JEE.0K"),
        (cells.competencies, "190; 019a, 0190/4EF2", ("0190", "019A", "4EF2")),
        (titles, "192  Analyser ; 019a : Aider,  soutenir", {"0192": "Analyser", "019A": "Aider, soutenir"}),
        (titles, "0192 Analyser\n", {"0192": "Analyser"}),
        (the_title, "Analyser la fonction", {"0192": "Analyser la fonction"}),
        (the_title, "0193 Analyser", {"0192": "0193 Analyser"}),
        (the_title, "0192 " + "a" * 300, {"0192": "a" * 300}),
        (cells.discipline, "7", "007"),
        (cells.discipline, "322", "322"),
        (cells.mode, "ee sr", Mode.EE_SR),
        (cells.mode, "Eesr", Mode.EE_SR),
        (cells.mode, "FM", Mode.FM),
        (cells.channel, " c0123 ", "C0123"),
        (cells.way, "Résumé", Way.DIGEST),
        (cells.subject, "inscription", FieldSubject.INSCRIPTION),
        (cells.field_type, "OUI/NON", FieldType.FLAG),
        (cells.choices, "a ; b;;a; ", ("a", "b")),
        (cells.choices, "c" * 75, ("c" * 75,)),
        (cells.choices, ";".join(map(str, range(99))), tuple(map(str, range(99)))),
        (colour, "TRES VERT", 2),
        (colour, "vieux", 2),
        (colour, "Rouge", 1),
        (cells.any_day, datetime(1984, 12, 15, 8, tzinfo=UTC), DAY),
        (cells.any_day, DAY, DAY),
        (cells.any_day, 31031.0, DAY),
        (cells.any_day, "1984-12-15T00:00", DAY),
        (cells.any_day, "1984/12/15", DAY),
        (cells.any_day, "", None),
        (cells.day, "1900-01-01", date(1900, 1, 1)),
        (cells.day, "", None),
        (cells.needed_day, "1984.12.15", DAY),
        (cells.flag, "X", True),
        (cells.flag, "", False),
        (cells.flag, True, True),
        (cells.flag, "Non", False),
        (days.weekdays, "lundi à jeudi", "0123"),
        (days.weekdays, " Lun-Ven ", "01234"),
        (days.weekdays, "mardi au mardi", "1"),
        (days.weekdays, "dimanche, lundi et mer", "026"),
        (days.hours, "8 h à 16 h 30", Hours(480, 990)),
        (days.hours, "0:00-24:00", Hours(0, 1440)),
        (days.hours, "8\u00a0h\u00a0à\u00a08\u00a0h\u00a001", Hours(480, 481)),
        (days.hour, "16 h", 960),
        (days.hour, "23:59", 1439),
        (days.hour, "0\u00a0H\u00a005", 5),
    ],
)
def test_it_is_read(read: Read, cell: object, value: object) -> None:
    assert read(cell) == value


@pytest.mark.parametrize(
    ("read", "cell", "sentence"),
    [
        (cells.text_of, DAY, "du texte : le tableur a fait de cette cellule une date"),
        (cells.text_of, time(8), "du texte : le tableur a fait de cette cellule une date"),
        (cells.text_of, timedelta(1), "du texte : le tableur a fait de cette cellule une date"),
        (cells.text_of, float("inf"), "une valeur : la formule de cette cellule est en erreur"),
        (cells.text_of, "#N/A", "une valeur : la formule de cette cellule est en erreur"),
        (cells.text_of, "Err:502", "une valeur : la formule de cette cellule est en erreur"),
        (cells.text_of, "Gagn\ufffd", "du texte avec ses accents, qui sont perdus ici"),
        (cells.text_of, "GagnÃ©", "du texte bien encodé : « Gagné » ?"),
        (a_name, " ", SENTENCES["needed"]),
        (a_name, "*? -", "un nom, avec des lettres"),
        (a_name, "a" * 121, "au plus 120 caractères"),
        (a_comment, "abcdef", "au plus 5 caractères"),
        (mark, "101", "un nombre entier de 0 à 100"),
        (mark, "-1", "un nombre entier de 0 à 100"),
        (mark, "60,5", "un nombre entier de 0 à 100"),
        (five_to_nine, "4", "un nombre entier de 5 à 9"),
        (cells.coded, "'", SENTENCES["code"]),
        (cells.coded, "a" * 21, SENTENCES["code"]),
        (cells.competencies, "190, 19A", "une compétence a 4 caractères, par ex. 019A"),
        (titles, "Analyser ; Aider", SENTENCES["titles"]),
        (titles, "Analyser", SENTENCES["titles"]),
        (the_title, "0193 Analyser ; Aider", SENTENCES["titles"]),
        (titles, "0193 Analyser ; 0194 Aider", SENTENCES["titles"]),
        (the_title, "0192 " + "a" * 301, "au plus 300 caractères par titre"),
        (cells.grid, "ABCDEFGH-ABCDEF-ABCDEF-AB", "au plus 24 caractères"),
        (cells.discipline, "٣", "une discipline a 3 chiffres, par ex. 322"),
        (cells.discipline, "1234", "une discipline a 3 chiffres, par ex. 322"),
        (cells.mode, "E", "un mode : EE, EE SR ou FM"),
        (cells.channel, "#rac", "l’identifiant d’un canal (C…), que Slack montre au bas de ses détails"),
        (cells.way, "jamais", "inscriptions, résumé ou semaine"),
        (cells.subject, "cours", "dossier ou inscription"),
        (cells.field_type, "mot", "un type : texte, nombre, date, liste ou oui/non"),
        (cells.choices, "c" * 76, "au plus 99 valeurs de 75 caractères"),
        (cells.choices, ";".join(map(str, range(100))), "au plus 99 valeurs de 75 caractères"),
        (five_to_nine, "10", "un nombre entier de 5 à 9"),
        (mark, "1000000000", "un nombre entier de 0 à 100"),
        (mark, "٣", "un nombre entier de 0 à 100"),
        (plain_colour, "vieux", "un mot de la liste : rouge"),
        (colour, "bleu", "un mot de la liste : rouge, très vert"),
        (cells.any_day, "03/05/1979", SENTENCES["day"]),
        (cells.any_day, "1984-02-30", SENTENCES["day"]),
        (cells.any_day, 1984.0, SENTENCES["day"]),
        (cells.day, "1899-12-31", "une date de naissance, entre 1900 et aujourd’hui"),
        (cells.needed_day, "", SENTENCES["needed"]),
        (cells.flag, "peut-être", "oui ou non"),
        (days.weekdays, "jeudi à lundi", SENTENCES["week"]),
        (days.weekdays, "lu", SENTENCES["week"]),
        (days.hours, "16 h à 8 h", SENTENCES["hours"]),
        (days.hours, "toujours", SENTENCES["hours"]),
        (days.hours, "8 h à 8 h", SENTENCES["hours"]),
        (days.hours, "8 h à 24 h 01", SENTENCES["hours"]),
        (days.hours, "8 h 60 à 16 h", SENTENCES["hours"]),
        (days.hours, "8 h à 16 h 60", SENTENCES["hours"]),
        (days.hour, "24 h", SENTENCES["hour"]),
        (days.hour, "8 h 60", SENTENCES["hour"]),
        (days.hour, "midi", SENTENCES["hour"]),
    ],
)
def test_what_is_expected_is_said(read: Read, cell: object, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole sentence is compared below
        read(cell)
    assert str(refused.value).replace("\u00a0", " ").replace("\u202f", " ") == sentence


@freeze_time("2026-11-30 03:00")  # in the evening of the 29th, at the college
def test_a_birth_date_is_today_at_the_latest() -> None:
    assert cells.day("2026-11-29") == date(2026, 11, 29)
    with pytest.raises(ValueError, match="entre 1900 et aujourd’hui"):
        cells.day("2026-11-30")
    assert cells.any_day("2026-11-30") == date(2026, 11, 30)
