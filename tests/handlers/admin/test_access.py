"""`/rac acces`: an administrator sees who may use the bot, gives rights, limits them, takes them away."""

from typing import Any

import pytest
from sqlalchemy import select

from rac_bot.domain.rights import Rights, Role
from rac_bot.modals.admin.access import PAGE
from rac_bot.store.models import Action, JournalEntry
from rac_bot.store.people import access
from rac_bot.store.work.work import Work
from slack_sandbox import Person
from slack_sandbox.finding import find_button
from tests.builders import a_candidate, a_grid, a_person, a_right
from tests.conftest import Office, reading, screen
from tests.databases import BY_JULIE, by, raw
from tests.wire import post, submission


def the_list(office: Office) -> str:
    office.admin.command("/rac accès")
    return reading(office.admin)


def rights(office: Office, person: Person) -> Rights | None:
    with office.store.reading(BY_JULIE) as work:
        held = access.of(work, person.id)
        return held.rights if held else None


def journaled(office: Office) -> list[tuple[str, Action, str | None]]:
    about = (Action.GIVE_ACCESS, Action.WITHDRAW_ACCESS)
    with office.store.reading(BY_JULIE) as work:
        found = raw(work).scalars(select(JournalEntry).where(JournalEntry.action.in_(about)))
        return [(one.actor, one.action, one.detail) for one in found]


def giving(office: Office, who: str, role: str) -> None:
    """The form filled in, and submitted."""
    office.admin.command("/rac acces")
    office.admin.press("Donner un accès")
    office.admin.choose("Personne", who)
    office.admin.choose("Rôle", role)
    office.admin.submit()


# --- the list ---------------------------------------------------------------------------------------


def test_who_has_which_rights_and_from_whom(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
        access.give(by(work, "UADMIN"), "UALEX", Rights(Role.READING, ("JEE.0K",), ("RA",)))
    assert "*lecture* : consulter les dossiers" in the_list(office)
    assert screen(office.admin).title == "Accès"
    said = [one["text"]["text"] for one in screen(office.admin).blocks if "holder-" in one["block_id"]]
    expected = [
        "*Ada Min* · administration\ndonné par\u00a0: réglage RAC_ADMINS",
        "*Julie Roy* · conseil\ndonné par\u00a0: ligne de commande, ",
        "*Luc Gagnon* · conseil\ndonné par\u00a0: ligne de commande, ",
        "*Alex Untel* · lecture · programme JEE.0K · unité RA\ndonné par\u00a0: Ada Min, ",
    ]
    assert [told.startswith(start) for told, start in zip(said, expected, strict=True)] == [True] * 4


def test_whom_the_setting_names_stands_once_and_cannot_be_changed(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_right(work, office.admin.id, Role.READING)
    assert the_list(office).count("Ada Min") == 1
    changeable = [block["block_id"] for block in screen(office.admin).blocks if "accessory" in block]
    assert changeable == ["holder-UJULIE", "holder-ULUC"]


@pytest.mark.ordinary
@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ({"guest": True}, "⚠️ compte invité"),
        ({"deactivated": True}, "⚠️ compte désactivé"),
        ({"bot": True}, "⚠️ application"),
        ({"team_id": "TOTHER"}, "⚠️ compte d’un autre espace de travail"),
        ({"told_at": None}, "Slack n’a pas encore dit de qui est ce compte."),
    ],
)
def test_an_account_that_is_never_served_is_flagged(office: Office, fact: dict[str, Any], told: str) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_person(work, office.luc.id, office.luc.name, **fact)
    assert told in the_list(office)


def test_nobody_else_yet(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for person in (office.julie, office.luc):
            access.withdraw(by(work, "cli"), person.id)
    assert "Personne d’autre n’a encore d’accès." in the_list(office)


def test_more_people_than_a_page_holds(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        for number in range(PAGE):
            a_person(work, f"UC{number:02}", f"Conseil {number:02}")
            a_right(work, f"UC{number:02}")
    assert "Luc Gagnon" not in the_list(office)
    office.admin.press("Suivants ›")
    assert "Luc Gagnon" in reading(office.admin)
    assert "Conseil 00" not in reading(office.admin)
    office.admin.press("‹ Précédents")
    assert "Conseil 00" in reading(office.admin)


# --- giving -----------------------------------------------------------------------------------------


def test_rights_given_serve_at_once(office: Office) -> None:
    giving(office, "Alex Untel", "lecture")
    assert "✅ Alex Untel : accès donné, lecture." in reading(office.admin)
    assert rights(office, office.stranger) == Rights(Role.READING)
    assert journaled(office) == [("UADMIN", Action.GIVE_ACCESS, "UALEX: - -> lecture")]
    office.stranger.shortcut("find_candidate")
    assert screen(office.stranger).title == "Recherche"


def test_rights_limited_to_a_programme_and_a_unit_then_widened(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_candidate(work, a_grid(work))
    office.admin.command("/rac acces")
    office.admin.press("Modifier", near="Julie Roy")
    assert screen(office.admin).title == "Modifier un accès"
    office.admin.choose("Limiter à des programmes", "JEE.0K Techniques d’éducation", typing="educ")
    office.admin.choose("Limiter à des unités organisationnelles", "RA", typing="")
    office.admin.submit()
    assert "✅ Julie Roy : accès modifié, conseil · programme JEE.0K · unité RA." in reading(office.admin)
    assert rights(office, office.julie) == Rights(Role.ADVISING, ("JEE.0K",), ("RA",))
    office.admin.press("Modifier", near="Julie Roy")
    office.admin.clear("Limiter à des programmes")
    office.admin.clear("Limiter à des unités organisationnelles")
    office.admin.submit()
    assert rights(office, office.julie) == Rights(Role.ADVISING)


def test_the_same_rights_again_change_nothing(office: Office) -> None:
    office.admin.command("/rac acces")
    office.admin.press("Modifier", near="Julie Roy")
    office.admin.submit()
    assert "Julie Roy : rien n’a changé." in reading(office.admin)
    assert journaled(office) == []


def test_the_administration_is_not_limited(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_grid(work)
    office.admin.command("/rac acces")
    office.admin.press("Modifier", near="Julie Roy")
    office.admin.choose("Rôle", "administration")
    office.admin.choose("Limiter à des programmes", "JEE.0K Techniques d’éducation", typing="")
    office.admin.submit()
    assert "voit tout" in screen(office.admin).errors["Rôle"]
    assert rights(office, office.julie) == Rights(Role.ADVISING)


@pytest.mark.parametrize(
    ("field", "label"),
    [("programmes", "Limiter à des programmes"), ("units", "Limiter à des unités organisationnelles")],
)
def test_a_limit_that_the_college_does_not_have(office: Office, field: str, label: str) -> None:
    office.admin.command("/rac acces")
    office.admin.press("Modifier", near="Julie Roy")
    assert label in reading(office.admin)
    body = submission(office, office.admin)
    [element] = body["view"]["state"]["values"][field].values()
    element["selected_options"] = [{"value": "999.Z9", "text": {"type": "plain_text", "text": "?"}}]
    answer = post(office, {"payload": body}).json()
    assert "999.Z9" in answer["errors"][field]
    assert rights(office, office.julie) == Rights(Role.ADVISING)


@pytest.mark.ordinary
@pytest.mark.parametrize(
    ("fact", "told"),
    [
        ({"guest": True}, "Ce compte est un invité"),
        ({"deactivated": True}, "Ce compte est désactivé"),
        ({"bot": True}, "Ce compte est celui d’une application"),
        ({"team_id": "TOTHER"}, "Ce compte est d’un autre espace de travail"),
    ],
)
def test_no_rights_for_an_account_that_is_never_served(
    office: Office, fact: dict[str, Any], told: str
) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_person(work, office.stranger.id, office.stranger.name, **fact)
    giving(office, "Alex Untel", "conseil")
    assert told in screen(office.admin).errors["Personne"]
    assert rights(office, office.stranger) is None


def test_whom_the_setting_names_is_given_nothing_else(office: Office) -> None:
    office.settings.rac_admins.append(office.stranger.id)
    giving(office, "Alex Untel", "lecture")
    assert "RAC_ADMINS" in screen(office.admin).errors["Personne"]
    assert rights(office, office.stranger) is None


def test_an_administrator_does_not_change_their_own_rights(office: Office) -> None:
    with office.store.writing(BY_JULIE) as work:
        a_right(work, office.julie.id, Role.ADMINISTERING)
    office.julie.command("/rac acces")
    office.julie.press("Donner un accès")
    office.julie.choose("Personne", "Julie Roy")
    office.julie.choose("Rôle", "lecture")
    office.julie.submit()
    assert "une autre personne" in screen(office.julie).errors["Personne"]
    assert rights(office, office.julie) == Rights(Role.ADMINISTERING)


# --- withdrawing ------------------------------------------------------------------------------------


def test_rights_withdrawn_refuse_at_once(office: Office) -> None:
    office.admin.command("/rac acces")
    office.admin.press("Modifier", near="Luc Gagnon")
    office.admin.press("Retirer cet accès", confirm=True)
    assert "🗑️ Luc Gagnon : accès retiré." in reading(office.admin)
    assert rights(office, office.luc) is None
    assert journaled(office) == [("UADMIN", Action.WITHDRAW_ACCESS, "ULUC: conseil")]
    office.admin.dismiss()
    assert "Luc Gagnon · conseil" not in reading(office.admin)
    office.luc.command("/candidat leblanc")
    assert "Vous n’avez pas accès" in office.luc.ephemerals()[-1].text


def test_the_question_names_the_person_and_the_consequence(office: Office) -> None:
    office.admin.command("/rac acces")
    office.admin.press("Modifier", near="Luc Gagnon")
    _block, pressed = find_button(screen(office.admin).blocks, "Retirer cet accès")
    assert pressed["confirm"]["text"]["text"].startswith("Luc Gagnon n’ouvrira plus aucun dossier")
    office.admin.press("Retirer cet accès", confirm=False)
    assert rights(office, office.luc) == Rights(Role.ADVISING)


def test_rights_withdrawn_twice_from_two_windows(office: Office) -> None:
    office.admin.command("/rac acces")
    office.admin.press("Modifier", near="Luc Gagnon")
    with office.store.writing(BY_JULIE) as work:
        access.withdraw(work, office.luc.id)
    office.admin.press("Retirer cet accès", confirm=True)
    assert "Luc Gagnon : cet accès était déjà retiré." in reading(office.admin)


def test_of_two_administrators_who_withdraw_each_other_at_once_one_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.settings.rac_admins.clear()
    with office.store.writing(BY_JULIE) as work:
        for person in (office.julie, office.luc):
            a_right(work, person.id, Role.ADMINISTERING)
    office.julie.command("/rac acces")
    office.julie.press("Modifier", near="Luc Gagnon")
    caller = access.caller

    def lucs_press_comes_first(work: Work, slack_id: str) -> access.Caller:
        read = caller(work, slack_id)
        monkeypatch.setattr(access, "caller", caller)
        with office.store.writing(BY_JULIE) as another:
            access.withdraw(by(another, office.luc.id), office.julie.id)
        return read

    monkeypatch.setattr(access, "caller", lucs_press_comes_first)
    office.julie.press("Retirer cet accès", confirm=True)
    assert "Seule une personne qui administre" in reading(office.julie)
    with office.store.reading(BY_JULIE) as work:
        assert access.administrators(work) == [office.luc.id]


def test_where_a_user_group_gives_rights_too_it_is_said_before(office: Office) -> None:
    office.settings.rac_advisors_group = "SCONSEIL"
    assert "RAC_ADVISORS_GROUP" in the_list(office)
    office.admin.press("Modifier", near="Luc Gagnon")
    _block, pressed = find_button(screen(office.admin).blocks, "Retirer cet accès")
    assert "du groupe Slack" in pressed["confirm"]["text"]["text"]
