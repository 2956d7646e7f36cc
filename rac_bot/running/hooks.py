"""What Slack's own command line asks of a project: `slack run` serves, `slack manifest` reads the manifest.

It runs what `.slack/hooks.json` says and takes the answer from standard output: JSON, alone or between two
boundaries that it names, so that other output is not taken for it.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
from typing import Any

from rac_bot.running.checking import manifest
from rac_bot.settings import is_given

BOUNDED, PLAIN = "message-boundaries", "default"
# The command line gives the tokens of the app that it installed: under these names, or already under ours.
TOKENS = {"SLACK_BOT_TOKEN": "SLACK_CLI_XOXB", "SLACK_APP_TOKEN": "SLACK_CLI_XAPP"}


def hooks() -> dict[str, Any]:
    """What each hook is to be run by; the bot itself connects to Slack."""
    this = f"{shlex.quote(sys.executable)} -m {__spec__.name}"
    return {
        "hooks": {"get-manifest": f"{this} get-manifest", "start": f"{this} start"},
        "config": {
            "protocol-version": [BOUNDED, PLAIN],
            "sdk-managed-connection-enabled": True,
            "watch": {"manifest": {"paths": ["manifest.yml"]}},
        },
        "runtime": "python",
    }


def start() -> None:
    """Bring the database up to date, then serve, in the place of this process; what the shell sets wins."""
    for ours, theirs in TOKENS.items():
        if theirs in os.environ and not is_given(ours):
            os.environ[ours] = os.environ[theirs]
    bot = [sys.executable, "-m", "rac_bot"]
    if failed := subprocess.run([*bot, "db", "upgrade"], check=False).returncode:  # noqa: S603  it is ours
        sys.exit(failed)
    os.execv(sys.executable, [*bot, "serve"])  # noqa: S606  the same


def answer() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("hook", choices=["get-hooks", "get-manifest", "start"])
    parser.add_argument("--protocol", default=PLAIN)
    parser.add_argument("--boundary", default="")
    asked, _others = parser.parse_known_args()  # of those that a later version may add
    if asked.hook == "start":
        start()
    said = json.dumps(hooks() if asked.hook == "get-hooks" else manifest())
    around = asked.boundary if asked.protocol == BOUNDED else ""
    sys.stdout.write(f"{around}{said}{around}\n")


if __name__ == "__main__":
    answer()
