"""`python -m rac_bot`, and the command `rac-bot`."""

import sys


def command() -> None:
    try:
        from rac_bot.cli import main  # a second's worth of modules, during which Ctrl-C has to be heard
        from rac_bot.cli.terminal import run

        code = run(main)
    except KeyboardInterrupt:
        sys.stderr.write("Interrompu. Rien n’est enregistré.\n")
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    command()
