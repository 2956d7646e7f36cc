"""Whatever is wrong with the settings, no command says a secret back."""

import traceback

import pytest

from rac_bot.errors import SettingsError
from rac_bot.store.database.opening import opened
from slack_sandbox import Sandbox
from tests.processes import environment, free_address, rac_bot

SECRET = "s3cret"
ADDRESSES = [
    f"postgresql+psycopg://rac:{SECRET}@127.0.0.1:1/rac",  # nobody answers
    f"postgresql+psycopg://rac:{SECRET}@127.0.0.1:port/rac",
    f"postgresql+psycopg://rac@127.0.0.1:1/rac?password={SECRET}",
    f"postgresql+psycopg://rac:{SECRET}@[127.0.0.1/rac",
    f"nosuch://rac:{SECRET}@127.0.0.1/rac",
    f"rac:{SECRET}@127.0.0.1",
]

pytestmark = pytest.mark.sqlite  # what is said is the same on either


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_does_not_open_is_told_without_its_password(address: str) -> None:
    with pytest.raises(SettingsError) as refused, opened(address):
        pass
    assert "impossible d’ouvrir la base" in str(refused.value)
    assert SECRET not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize(
    ("words", "address"),
    [
        (["serve", "--http", "HERE"], ADDRESSES[1]),  # who does not answer is waited for
        (["db", "upgrade"], ADDRESSES[0]),
        (["messages", "list"], ADDRESSES[0]),
    ],
)
def test_no_command_tells_the_password_of_the_database(
    sandbox: Sandbox, url: str, words: list[str], address: str
) -> None:
    words = [free_address() if word == "HERE" else word for word in words]
    ended = rac_bot(*words, env=environment(sandbox, url) | {"RAC_DATABASE_URL": address})
    assert ended.returncode == 2
    assert "RAC_DATABASE_URL" in ended.stderr
    assert SECRET not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "RAC_ADMINS", "RAC_TEAM_CHANNEL", "RAC_PASS_MARK")


@pytest.mark.parametrize("words", [["check"], ["serve"]])
def test_a_token_pasted_in_the_wrong_place_is_not_repeated(
    sandbox: Sandbox, url: str, words: list[str]
) -> None:
    pasted = {name: f"{name[-1]}xoxp-{SECRET}" for name in NAMES}
    ended = rac_bot(*words, env=environment(sandbox, url) | pasted)
    assert ended.returncode == 2
    assert all(name in ended.stdout + ended.stderr for name in NAMES)
    assert SECRET not in ended.stdout + ended.stderr


def test_tokens_that_slack_refuses_are_not_repeated(sandbox: Sandbox, url: str) -> None:
    env = environment(sandbox, url)
    good = [env[name] for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")]
    env |= {"SLACK_BOT_TOKEN": f"xoxb-{SECRET}", "SLACK_APP_TOKEN": f"xapp-{SECRET}"}
    for ended in (rac_bot("check", env=env), rac_bot("serve", env=env)):
        assert ended.returncode == 2
        assert not any(secret in ended.stdout + ended.stderr for secret in (SECRET, *good))
