"""The Web API methods the sandbox models, by name."""

from slack_sandbox.methods.base import Context, Method
from slack_sandbox.methods.blocks import BLOCKS
from slack_sandbox.methods.chat import CHAT
from slack_sandbox.methods.conversations import CONVERSATIONS
from slack_sandbox.methods.files import FILES
from slack_sandbox.methods.team import TEAM
from slack_sandbox.methods.views import VIEWS

METHODS: dict[str, Method] = {**BLOCKS, **CHAT, **CONVERSATIONS, **FILES, **TEAM, **VIEWS}

__all__ = ["METHODS", "Context", "Method"]
