"""Settings: everything that is wrong is named at once, and no secret is repeated."""

import traceback
from pathlib import Path

import pytest

from rac_bot.errors import SettingsError
from rac_bot.settings import Database, HttpSettings, Settings, SocketSettings, load, unknown

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-made-up",
    "SLACK_APP_TOKEN": "xapp-made-up",
    "SLACK_SIGNING_SECRET": "made-up",
    "RAC_ADMINS": "UADMIN",
    "RAC_TEAM_CHANNEL": "CEQUIPE",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A complete environment, to take from or to spoil."""
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def problems(kind: type[Database]) -> dict[str, str]:
    with pytest.raises(SettingsError) as refused:
        load(kind)
    return dict(refused.value.problems)


def test_without_any_setting_all_that_is_missing_is_named_at_once() -> None:
    common = {"SLACK_BOT_TOKEN", "RAC_ADMINS", "RAC_TEAM_CHANNEL"}
    assert problems(SocketSettings) == dict.fromkeys({*common, "SLACK_APP_TOKEN"}, "manque")
    assert problems(HttpSettings) == dict.fromkeys({*common, "SLACK_SIGNING_SECRET"}, "manque")


def test_what_is_missing_and_what_is_wrong_are_named_together(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_SIGNING_SECRET")
    environment.setenv("RAC_ADMINS", "UJULIE, julie@example.org, ULUC, @luc")
    environment.setenv("RAC_TEAM_CHANNEL", "#rac-equipe")
    environment.setenv("RAC_LANGUAGE", "de")
    environment.setenv("RAC_COMMAND_CANDIDATE", "candidat")
    found = problems(HttpSettings)
    assert "pas un identifiant Slack (U…)" in found.pop("RAC_ADMINS")
    shape = "n’a pas la forme attendue (voir docs/reference/reglages.md)"
    assert found == {
        "SLACK_SIGNING_SECRET": "manque",
        "RAC_TEAM_CHANNEL": shape,
        "RAC_LANGUAGE": shape,
        "RAC_COMMAND_CANDIDATE": shape,
    }


def test_the_error_reads_as_one_line_a_setting(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("RAC_ADMINS")
    environment.delenv("SLACK_SIGNING_SECRET")
    with pytest.raises(SettingsError) as refused:
        load(HttpSettings)
    lines = str(refused.value).splitlines()
    assert [line.split()[0] for line in lines] == ["RAC_ADMINS", "SLACK_SIGNING_SECRET"]
    assert all(line.endswith("manque") for line in lines)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-9f8e7d6c5b4a", HttpSettings),
        ("SLACK_BOT_TOKEN", "xapp-9f8e7d6c5b4a", SocketSettings),  # the two tokens swapped
        ("SLACK_APP_TOKEN", "xoxb-9f8e7d6c5b4a", SocketSettings),
        ("SLACK_APP_TOKEN", "", SocketSettings),
        ("SLACK_SIGNING_SECRET", "", HttpSettings),
        ("RAC_TEAM_CHANNEL", "xoxb-9f8e7d6c5b4a", HttpSettings),  # pasted on the wrong line
    ],
)
def test_a_wrong_secret_is_named_and_never_repeated(
    environment: pytest.MonkeyPatch, name: str, value: str, kind: type[Settings]
) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load(kind)
    assert [setting for setting, _ in refused.value.problems] == [name]
    told = "".join(traceback.format_exception(refused.value)) + repr(refused.value)
    assert "9f8e7d6c5b4a" not in told
    assert not [secret for secret in GOOD.values() if "made-up" in secret and secret in told]


def test_settings_that_are_shown_hide_their_secrets(environment: pytest.MonkeyPatch) -> None:
    settings = load(SocketSettings)
    assert "made-up" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert settings.slack_bot_token.get_secret_value() == "xoxb-made-up"
    assert settings.slack_app_token.get_secret_value() == "xapp-made-up"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("UJULIE", ["UJULIE"]),
        ("UJULIE,ULUC", ["UJULIE", "ULUC"]),
        (" UJULIE , W012ABC ,, ", ["UJULIE", "W012ABC"]),
        ("", []),  # nobody yet: everyone is refused, in words
    ],
)
def test_people_are_a_list_parted_by_commas(
    environment: pytest.MonkeyPatch, written: str, read: list[str]
) -> None:
    environment.setenv("RAC_ADMINS", written)
    assert load(HttpSettings).rac_admins == read


@pytest.mark.parametrize("channel", ["CEQUIPE", "G0123ABC"])
def test_the_team_is_told_in_a_channel_given_by_its_id(environment: pytest.MonkeyPatch, channel: str) -> None:
    environment.setenv("RAC_TEAM_CHANNEL", channel)
    assert load(HttpSettings).rac_team_channel == channel


@pytest.mark.parametrize("written", ["http://127.0.0.1:8888/api", "http://127.0.0.1:8888/api/"])
def test_the_address_of_slacks_api_ends_with_one_slash(environment: pytest.MonkeyPatch, written: str) -> None:
    environment.setenv("SLACK_API_URL", written)
    assert load(HttpSettings).slack_api_url == "http://127.0.0.1:8888/api/"


def test_what_is_not_set_has_its_usual_value(environment: pytest.MonkeyPatch) -> None:
    settings = load(HttpSettings)
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.rac_language == "fr"
    commands = (settings.rac_command_candidate, settings.rac_command_enrol, settings.rac_command_rac)
    assert commands == ("/candidat", "/inscrire", "/rac")


def test_a_command_on_the_store_needs_the_store_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(Database).rac_database_url == "sqlite:///rac-bot.db"
    monkeypatch.setenv("RAC_DATABASE_URL", "sqlite:////srv/rac.db")
    assert load(Database).rac_database_url == "sqlite:////srv/rac.db"


def test_a_token_pasted_among_the_administrators_is_not_repeated(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("RAC_ADMINS", "U01AB, xoxb-9f8e7d6c")
    with pytest.raises(SettingsError) as refused:
        load(HttpSettings)
    assert "9f8e7d6c" not in str(refused.value)
    assert "n° 2 de la liste" in str(refused.value)


def test_a_secret_may_be_what_a_file_holds(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    held = tmp_path / "token"
    held.write_text("xoxb-of-a-file\n", encoding="utf-8")
    environment.setenv("SLACK_BOT_TOKEN_FILE", str(held))
    environment.setenv("RAC_LANGUAGE_FILE", str(tmp_path / "none"))
    found = {name: told.replace("\u00a0", " ") for name, told in problems(SocketSettings).items()}
    assert found == {
        "SLACK_BOT_TOKEN_FILE": "SLACK_BOT_TOKEN est réglé aussi : ne gardez que l’un des deux",
        "RAC_LANGUAGE_FILE": f"le fichier « {tmp_path / 'none'} » ne se lit pas",
    }
    environment.delenv("SLACK_BOT_TOKEN")
    environment.delenv("RAC_LANGUAGE_FILE")
    assert load(SocketSettings).slack_bot_token.get_secret_value() == "xoxb-of-a-file"
    assert list(unknown()) == []
