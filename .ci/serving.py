"""`rac-bot serve`, installed without the sandbox, in a workspace of the sandbox, installed without the bot.

Its arguments: the command, and the manifest that it installed.
"""

import os
import subprocess
import sys
from pathlib import Path

import yaml

from slack_sandbox import Sandbox

command, manifest = sys.argv[1:]
with Sandbox.start(yaml.safe_load(Path(manifest).read_text(encoding="utf-8"))) as sandbox:
    ada = sandbox.person("Ada Min", id="UADMIN")
    team = sandbox.channel("equipe", id="CEQUIPE", private=True, members=[ada])
    env = os.environ | {
        "RAC_ADMINS": ada.id,
        "RAC_TEAM_CHANNEL": team.id,
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
    }
    bot = subprocess.Popen([command, "serve"], env=env)

    def finds() -> bool:
        """Slack may not have said yet who asks."""
        ada.command("/candidat leblanc")
        return ada.modal is not None

    try:
        assert sandbox.wait_until(lambda: sandbox.sockets, timeout=60), "it does not connect"
        assert sandbox.wait_until(finds, timeout=60), "it does not answer"
        assert ada.modal is not None
        print(f"{ada.modal.title}: {ada.modal.text}")
    finally:
        bot.terminate()
        ended = bot.wait(timeout=60)
    assert not sandbox.refusals, sandbox.refusals
    sys.exit(ended)
