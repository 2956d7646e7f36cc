"""A Slack workspace on your own machine: any Bolt app runs against it with only its base_url changed."""

from slack_sandbox.grid import Grid
from slack_sandbox.person import Person
from slack_sandbox.sandbox import Sandbox
from slack_sandbox.screen import Field, Message, Modal, Option, OptionGroup
from slack_sandbox.serving import LoopbackServer
from slack_sandbox.sight import Channel
from slack_sandbox.wire import Refusal, WireEntry
from slack_sandbox.workspace import UserGroup

__version__ = "0.1.0"

__all__ = [
    "Channel",
    "Field",
    "Grid",
    "LoopbackServer",
    "Message",
    "Modal",
    "Option",
    "OptionGroup",
    "Person",
    "Refusal",
    "Sandbox",
    "UserGroup",
    "WireEntry",
]
