"""Two distributions and their locks, in step with one another. `make wheels-check` installs them."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import slack_sandbox
from tests.conftest import ROOT

LOCKS = sorted(one.name for one in ROOT.glob("requirements*.lock"))
PINNED = re.compile(r"^([a-z0-9-]+)==\S+", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return read


def names(requirements: list[str]) -> set[str]:
    found = [re.match(r"[\w-]+", one) for one in requirements]
    return {one[0].lower().replace("_", "-") for one in found if one}


def test_production_installs_what_the_bot_declares_and_nothing_of_the_sandbox_or_of_the_tests() -> None:
    bot, sandbox = project(ROOT), project(ROOT / "slack_sandbox")
    production = set(PINNED.findall(lock("requirements.lock")))
    assert names(bot["dependencies"]) <= production
    elsewhere = names(sandbox["dependencies"]) | names(bot["optional-dependencies"]["dev"])
    assert production & (elsewhere - names(bot["dependencies"])) == set()


def test_working_takes_the_same_versions_and_what_the_sandbox_and_the_tests_need() -> None:
    bot, sandbox = project(ROOT), project(ROOT / "slack_sandbox")
    working = lock("requirements-dev.lock")
    assert set(lock("requirements.lock").splitlines()) <= set(working.splitlines())
    declared = names(sandbox["dependencies"]) | names(bot["optional-dependencies"]["dev"])
    assert declared <= set(PINNED.findall(working))


def test_the_demo_takes_the_same_versions_and_what_the_sandbox_needs() -> None:
    demo = lock("requirements-demo.lock")
    assert set(lock("requirements.lock").splitlines()) <= set(demo.splitlines())
    assert set(demo.splitlines()) <= set(lock("requirements-dev.lock").splitlines())
    assert names(project(ROOT / "slack_sandbox")["dependencies"]) <= set(PINNED.findall(demo))


def test_both_distributions_carry_the_same_licence() -> None:
    texts = {(folder / "LICENSE").read_bytes() for folder in (ROOT, ROOT / "slack_sandbox")}
    assert len(texts) == 1
    told = [project(folder) for folder in (ROOT, ROOT / "slack_sandbox")]
    assert [one["license"] for one in told] == ["MIT", "MIT"]
    assert [one["license-files"] for one in told] == [["LICENSE"], ["LICENSE"]]


@pytest.mark.parametrize("name", LOCKS)
def test_every_version_has_its_hashes_and_no_line_says_where_it_came_from(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", lock(name).strip())
    for block in blocks:
        assert PINNED.match(block), block
        assert "--hash=sha256:" in block, block
    assert not re.search(r"://|\s@\s|--index|--find-links|\s/", lock(name))


def test_our_own_packages_are_in_no_lock() -> None:
    pinned = {package for name in LOCKS for package in PINNED.findall(lock(name))}
    assert not pinned & {"rac-bot", "rac-slack-sandbox"}


def test_the_demo_asks_for_the_sandbox_of_this_version() -> None:
    demo = project(ROOT)["optional-dependencies"]["demo"]
    assert demo == [f"rac-slack-sandbox=={slack_sandbox.__version__}"]
