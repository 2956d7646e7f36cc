"""`python -m rac_bot`, and the command `rac-bot`."""

import sys

from rac_bot.cli import main
from rac_bot.cli.terminal import run


def command() -> None:
    sys.exit(run(main))


if __name__ == "__main__":
    command()
