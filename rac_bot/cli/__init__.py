"""The command line, in French. Heavy imports wait inside each command."""

from rac_bot.cli import running  # its commands come first in the help
from rac_bot.cli.access import access
from rac_bot.cli.base import main
from rac_bot.cli.candidate import candidate
from rac_bot.cli.clara import clara
from rac_bot.cli.declaration import declaration
from rac_bot.cli.exchange import export
from rac_bot.cli.journal import journal
from rac_bot.cli.messages import messages
from rac_bot.cli.privacy import privacy
from rac_bot.cli.schedule import schedule
from rac_bot.cli.stats import stats
from rac_bot.cli.takeover import takeover
from rac_bot.cli.upkeep import db
from rac_bot.cli.watches import watches

__all__ = [
    "access",
    "candidate",
    "clara",
    "db",
    "declaration",
    "export",
    "journal",
    "main",
    "messages",
    "privacy",
    "running",
    "schedule",
    "stats",
    "takeover",
    "watches",
]
