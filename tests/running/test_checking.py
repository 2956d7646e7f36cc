"""`rac-bot check`: what it finds, by name, and what it exits with."""

import re
from contextvars import copy_context
from pathlib import Path

import pytest
import yaml

from rac_bot.domain.folding import fold
from rac_bot.domain.rights import Role
from rac_bot.domain.routing import Rule, Scope, Told
from rac_bot.handlers.rac import HELP, WORDS
from rac_bot.i18n import LANGUAGES, language
from rac_bot.i18n.manifest import translated
from rac_bot.running.checking import findings, manifest
from rac_bot.store.database.engine import Store
from rac_bot.store.models import Audience, FieldSubject, FieldType, UserField
from rac_bot.store.models.base import utc_now
from rac_bot.store.routing import rules
from rac_bot.store.telling import outbox, telling
from rac_bot.store.telling.telling import To
from rac_bot.store.work.work import COMMAND_LINE
from rac_bot.words.scopes import SCOPES
from slack_sandbox import Channel, Sandbox
from tests.builders import a_candidate, a_course, a_dossier, a_grid, a_line, a_right
from tests.conftest import ROOT
from tests.databases import BY_JULIE, raw
from tests.processes import environment, rac_bot


@pytest.fixture
def team(sandbox: Sandbox) -> Channel:
    return sandbox.channel("rac-equipe", id="CEQUIPE", private=True, bot=True)


@pytest.fixture
def env(sandbox: Sandbox, team: Channel, url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A complete set of settings, ours and any process's."""
    sandbox.person("Ada Min", id="UADMIN")
    settings = environment(sandbox, url)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


def told(*, wrong: bool) -> list[str]:
    return [f.sentence.replace("\u00a0", " ") for f in findings() if f.ok is not wrong]


def test_all_is_well(env: dict[str, str]) -> None:
    assert told(wrong=True) == []
    assert "manifest.yml et le bot disent la même chose." in told(wrong=False)
    ended = rac_bot("check", env=env)
    assert ended.returncode == 0, ended.stdout


def test_who_has_access_is_counted_and_the_setting_that_gave_it_is_said_to_be_gone(
    env: dict[str, str], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Accès donnés : aucun." in told(wrong=False)
    with store.writing(BY_JULIE) as work:
        for slack_id, role in (("UJULIE", Role.ADVISING), ("ULUC", Role.ADVISING), ("UEVE", Role.READING)):
            a_right(work, slack_id, role)
    monkeypatch.setenv("RAC_ADVISORS", "UJULIE")
    assert "Accès donnés : 2 conseil, 1 lecture." in told(wrong=False)
    assert any("RAC_ADVISORS n’existe plus" in sentence for sentence in told(wrong=True))


def test_what_the_largest_window_weighs_is_told(env: dict[str, str], store: Store) -> None:
    def wide(count: int) -> None:
        with store.writing(BY_JULIE) as work:
            raw(work).add_all(
                UserField(
                    subject=FieldSubject.DOSSIER,
                    name=f"Champ {count} {n}",
                    type=FieldType.LIST,
                    choices=[f"{'é' * 72}{value:02d}" for value in range(20)],
                )
                for n in range(count)
            )

    assert any(
        re.match(r"La plus grande fenêtre pèse \d\d Ko, sur les 250 que", one) for one in told(wrong=False)
    )
    wide(15)
    [sentence] = told(wrong=True)
    assert re.match(r"La plus grande fenêtre pèse 3\d\d Ko", sentence)


def test_a_missing_setting_is_named_and_exits_2(env: dict[str, str]) -> None:
    del env["RAC_TEAM_CHANNEL"]
    ended = rac_bot("check", env=env)
    assert ended.returncode == 2
    assert "✗ RAC_TEAM_CHANNEL : manque" in ended.stdout.replace("\u00a0", " ")
    assert env["SLACK_BOT_TOKEN"] not in ended.stdout


def test_a_database_that_lags_is_told_with_the_command_to_run(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAC_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    absent = "RAC_DATABASE_URL : la base n’existe pas ; lancez « rac-bot db upgrade »"
    assert told(wrong=True) == [absent]
    (tmp_path / "other.db").touch()
    assert told(wrong=True) == [absent.replace("n’existe pas", "n’est pas à jour")]


def test_a_check_while_others_write(env: dict[str, str], store: Store) -> None:
    with store.writing(BY_JULIE):
        assert told(wrong=True) == []


def test_a_wrong_app_token_is_told_though_the_other_mode_is_set_too(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "nonsense")
    assert told(wrong=True)[0].startswith("SLACK_APP_TOKEN : n’a pas la forme attendue")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-someone-elses")
    assert told(wrong=True) == ["SLACK_APP_TOKEN : Slack le refuse (invalid_auth)."]


def test_a_secret_in_a_file_says_which_mode_is_meant(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("abc\n")
    monkeypatch.delenv("SLACK_APP_TOKEN")
    monkeypatch.delenv("SLACK_SIGNING_SECRET", raising=False)
    assert told(wrong=True)[0].startswith("SLACK_APP_TOKEN : manque")
    monkeypatch.setenv("SLACK_SIGNING_SECRET_FILE", str(secret))
    assert told(wrong=True) == []


def test_a_token_that_slack_refuses_is_told_without_the_token(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-someone-elses")
    [sentence] = told(wrong=True)
    assert sentence == "SLACK_BOT_TOKEN : Slack le refuse (invalid_auth)."


def test_each_scope_is_told_with_what_it_serves_or_what_is_lost_without_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = ("commands", "users:read", "im:write", "channels:read", "groups:read", "im:history")
    declined = [one.name for one in SCOPES if one.name not in held]
    with Sandbox.start(manifest=ROOT / "manifest.yml", without=declined, strict=True) as sandbox:
        sandbox.channel("rac-equipe", id="CEQUIPE", private=True, bot=True)
        sandbox.person("Ada Min", id="UADMIN")
        for name, value in environment(sandbox, url).items():
            monkeypatch.setenv(name, value)
        assert told(wrong=True) == [
            "Permission chat:write : manque ; réinstallez l’application dans l’espace de travail. "
            "Sans elle : rien n’est annoncé : les messages attendent."
        ]
        fine = [one for one in told(wrong=False) if one.startswith("Permission")]
        assert fine[0] == "Permission commands : accordée. Les commandes et les raccourcis."
        assert [one.split()[1] for one in fine] == [one.name for one in SCOPES if one.name != "chat:write"]
        assert [one.split()[1] for one in fine if "facultative" in one] == [
            *("app_mentions:read", "usergroups:read", "files:read", "channels:history", "groups:history")
        ]
        assert (
            "Permission files:read : facultative, pas accordée. "
            "Sans elle : une grille s’importe par « rac-bot import grid »."
        ) in fine
        monkeypatch.setenv("RAC_ADVISORS_GROUP", "SCONSEIL")
        assert [one.split(" ;")[0] for one in told(wrong=True)][:2] == [
            "Permission chat:write : manque",
            "Permission usergroups:read : manque",
        ]
        assert told(wrong=True)[2].startswith("RAC_ADVISORS_GROUP, SCONSEIL : une permission manque.")


def test_whom_the_settings_name_is_asked_of_slack(
    env: dict[str, str], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve = sandbox.person("Eve Roy", id="UEVE")
    sandbox.person("Guy Lee", id="UGUY", is_restricted=True)
    left = sandbox.person("Léa Roy", id="ULEFT")
    sandbox.change(left, deleted=True)
    group = sandbox.user_group("conseil", id="SCONSEIL", members=[eve])
    monkeypatch.setenv("RAC_ADMINS", "UEVE,UNOBODY,UGUY,ULEFT,UEVE")
    monkeypatch.setenv("RAC_PRIVACY_OFFICERS", "UTYPO")
    monkeypatch.setenv("RAC_ADVISORS_GROUP", group.id)
    assert {"RAC_ADMINS, UEVE : Eve Roy", "RAC_ADVISORS_GROUP, SCONSEIL : 1 membre"} < set(told(wrong=False))
    assert told(wrong=True) == [
        "RAC_ADMINS, UNOBODY : personne n’a cet identifiant.",
        "RAC_ADMINS, UGUY : Ce compte est un invité : aucun accès ne lui ouvre les dossiers.",
        "RAC_ADMINS, ULEFT : Ce compte est désactivé dans Slack : aucun accès ne lui ouvre les dossiers.",
        "RAC_PRIVACY_OFFICERS, UTYPO : personne n’a cet identifiant.",
    ]
    monkeypatch.setenv("RAC_ADMINS", "UEVE")
    monkeypatch.delenv("RAC_PRIVACY_OFFICERS")
    monkeypatch.setenv("RAC_ADVISORS_GROUP", "SAUTRE")
    assert told(wrong=True) == ["RAC_ADVISORS_GROUP, SAUTRE : aucun groupe n’a cet identifiant."]
    sandbox.user_group("vide", id="SAUTRE")
    assert told(wrong=True) == ["RAC_ADVISORS_GROUP, SAUTRE : 0 membre"]
    monkeypatch.delenv("RAC_ADVISORS_GROUP")
    sandbox.fail("users.info", drop=True)
    assert told(wrong=True) == ["Slack ne répond pas (la connexion est coupée)."]


def test_a_setting_that_is_none_is_named_with_the_one_that_may_be_meant(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RAC_TEM_CHANNEL", "rac_pasmark", "RAC_COLOUR", "rac_language"):
        monkeypatch.setenv(name, "fr")
    assert told(wrong=True) == [
        "RAC_COLOUR n’est pas un réglage de rac-bot.",
        "RAC_TEM_CHANNEL n’est pas un réglage de rac-bot : RAC_TEAM_CHANNEL ?",
        "rac_pasmark n’est pas un réglage de rac-bot : RAC_PASS_MARK ?",
    ]


def test_who_reads_the_team_s_channel_is_told(
    env: dict[str, str], sandbox: Sandbox, team: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Canal de l’équipe, #rac-equipe : privé ; seuls ses membres le lisent." in told(wrong=False)
    sandbox.change(team, private=False)
    [sentence] = told(wrong=True)
    assert sentence.startswith("Canal de l’équipe, #rac-equipe : ce canal est public. Rendez-le privé, ou ")
    monkeypatch.setenv("RAC_TEAM_CHANNEL_READ_BY", "workspace")
    assert told(wrong=True) == []
    assert "public ; tout l’espace de travail y lit les initiales" in "".join(told(wrong=False))
    sandbox.change(team, shared_outside=True)
    [sentence] = told(wrong=True)
    assert sentence.startswith("Canal de l’équipe, #rac-equipe : ce canal est partagé hors de l’espace")
    monkeypatch.setenv("RAC_TEAM_CHANNEL_READ_BY", "outside")
    assert "partagé ; d’autres organisations y lisent les initiales" in "".join(told(wrong=False))


def test_all_that_keeps_the_team_from_being_told_is_told(
    env: dict[str, str], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.channel("ouvert", id="COUVERT", archived=True)
    monkeypatch.setenv("RAC_TEAM_CHANNEL", "COUVERT")
    public, archived, outside = told(wrong=True)
    assert "#ouvert : ce canal est public" in public
    assert "ce canal est archivé. Désarchivez-le ; ou changez de canal (RAC_TEAM_CHANNEL, ou" in archived
    assert outside.endswith("le bot n’est pas dans ce canal. Invitez-le : /invite @rac")


def test_each_channel_that_a_rule_names_is_told_of_too(
    env: dict[str, str], sandbox: Sandbox, team: Channel, store: Store
) -> None:
    sandbox.channel("rac-jee", id="CJEE", private=True)
    sandbox.channel("rac-info", id="CINFO", private=True, bot=True)
    every = [Rule(one, Told.WEEK, Scope()) for one in (team.id, "CJEE", "CINFO")]
    with store.writing(COMMAND_LINE) as work:
        rules.save(work, every)
    [sentence] = told(wrong=True)
    assert sentence.startswith("Canal d’une règle, CJEE : ce canal n’existe pas, ou le bot n’y est pas.")
    fine = [one for one in told(wrong=False) if one.startswith("Canal")]
    assert [one.partition(" : ")[0] for one in fine] == [
        "Canal de l’équipe, #rac-equipe",
        "Canal d’une règle, CINFO, #rac-info",
    ]


def test_a_channel_that_slack_does_not_tell_about_is_told_with_what_to_do(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAC_TEAM_CHANNEL", "CNOWHERE")
    [sentence] = told(wrong=True)
    assert sentence.startswith("Canal de l’équipe : ce canal n’existe pas, ou le bot n’y est pas. Invitez-le")


def test_a_command_that_the_manifest_lacks_or_has_too_many_is_named(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAC_COMMAND_RAC", "/reconnaissance")
    assert told(wrong=True) == [
        "manifest.yml : /rac, auquel le bot ne répond pas.",
        "manifest.yml : il y manque /reconnaissance, auquel le bot répond.",
    ]


def test_messages_that_wait_are_counted_with_their_reason(env: dict[str, str], store: Store) -> None:
    with store.writing(BY_JULIE) as work:
        dossier = a_dossier(work, a_candidate(work, grid := a_grid(work)))
        line = a_line(work, dossier, a_course(work, grid, "999-001-RL", "Un cours"))
        to = To(Audience.TEAM, "CEQUIPE", "UJULIE")
        telling.announce(work, [line], [to])
        claimed = outbox.claim(work, utc_now())
        assert claimed
        outbox.postponed(work, claimed, "not_in_channel", utc_now())
    assert told(wrong=True) == ["Messages en attente : 1 (not_in_channel)."]


def test_the_manifest_that_is_checked_is_the_one_of_the_checkout() -> None:
    assert manifest() == yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))


def test_the_manifest_says_which_words_may_follow_rac() -> None:
    def offered(spoken: str) -> set[str]:
        language.set(spoken)
        commands = translated(manifest())["features"]["slash_commands"]
        [hint] = [one["usage_hint"] for one in commands if one["command"] == "/rac"]
        return {fold(one.partition(" [")[0].strip()) for one in hint.strip("[]").split("|")}

    assert set().union(*(copy_context().run(offered, one) for one in LANGUAGES)) == {*WORDS, *HELP} - {""}
