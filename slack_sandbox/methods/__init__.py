"""The Web API methods the sandbox models, by name."""

from slack_sandbox.methods.base import Context, Method
from slack_sandbox.methods.blocks import BLOCKS
from slack_sandbox.methods.channels import CHANNELS
from slack_sandbox.methods.chat import CHAT
from slack_sandbox.methods.conversations import CONVERSATIONS
from slack_sandbox.methods.directory import DIRECTORY
from slack_sandbox.methods.files import FILES
from slack_sandbox.methods.permalinks import PERMALINKS
from slack_sandbox.methods.pins import PINS
from slack_sandbox.methods.reactions import REACTIONS
from slack_sandbox.methods.scheduled import SCHEDULED
from slack_sandbox.methods.team import TEAM
from slack_sandbox.methods.unfurls import UNFURLS
from slack_sandbox.methods.usergroups import USERGROUPS
from slack_sandbox.methods.views import VIEWS

METHODS: dict[str, Method] = {**BLOCKS, **CHAT, **CONVERSATIONS, **FILES, **TEAM, **VIEWS}
METHODS |= {**CHANNELS, **DIRECTORY, **PERMALINKS, **PINS, **REACTIONS, **SCHEDULED, **UNFURLS, **USERGROUPS}

__all__ = ["METHODS", "Context", "Method"]
