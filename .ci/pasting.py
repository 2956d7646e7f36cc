"""The pages of whoever keeps the service, pasted into the machine that `.ci/service` made.

Its arguments: the folder of that machine, and its group of processes. Slack is the sandbox, on the loopback
that both share. Nothing else of the pages is replaced, but what they leave to be filled in.
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from urllib.request import urlopen

import yaml

from slack_sandbox import Sandbox

HERE = Path(__file__).parents[1]
SHELL = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
}
READY = "http://127.0.0.1:8080/readyz"
DA = "123-4567"
COURSE = "350-714-RL · Développement global de l'enfant de 5 à 12 ans"
PATIENCE_S = 300
WHOLE = "(all of it was pasted)"


class Page:
    """A page of the docs: the shell blocks of its sections, and what the rows of its tables say to do."""

    def __init__(self, name: str) -> None:
        self._text = (HERE / "docs" / f"{name}.md").read_text(encoding="utf-8")
        self.blocks: list[tuple[str, str]] = []
        heading = ""
        for found in re.finditer(
            r"^```(\w*)\n(.*?)^```$|^#+ ([^\n]+)$", self._text, re.MULTILINE | re.DOTALL
        ):
            if found[3]:
                heading = found[3]
            elif found[1] == "sh":
                self.blocks.append((heading, found[2]))

    def take(self, heading: str) -> str:
        """The next block, which is to stand under that heading."""
        where, block = self.blocks.pop(0)
        assert where == heading, f"{where}, not {heading}"
        return block

    def cells(self, beginning: str) -> list[str]:
        """The other cells of the row whose first cell begins so."""
        line = re.search(rf"^\| {re.escape(beginning)}.*$", self._text, re.MULTILINE)
        assert line, beginning
        return line[0].removesuffix(" |").split(" | ")[1:]

    def row(self, beginning: str) -> list[str]:
        """The commands of that row."""
        return re.findall(r"`([^`]+)`", " ".join(self.cells(beginning)))


class Machine:
    """Commands typed there by root, in the copy of the repository."""

    def __init__(self, root: Path, group: str) -> None:
        self._root, self._group = root, group

    def start(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.bind("\0boot")
            told.settimeout(PATIENCE_S)
            env = os.environ | {"NOTIFY_SOCKET": "@boot"}
            self._outside = subprocess.Popen([HERE / ".ci/boot", self._root, self._group], env=env)
            while b"READY=1" not in told.recv(4096):
                pass
        pid = self._outside.pid
        self._first = int(Path(f"/proc/{pid}/task/{pid}/children").read_text())

    def cut_the_power(self) -> None:
        """All its processes are killed with the first, which becomes ours to wait for."""
        self._outside.kill()
        self._outside.wait()
        os.waitpid(self._first, 0)

    def paste(self, script: str, code: int = 0) -> str:
        """What it says; a line that fails ends it, unless it is to end with that code.

        As in a terminal, what a command reads of its input is what was pasted after it: one more line tells
        that none was lost so. What apt installs may ask: no line follows it in a block.
        """
        command = ["nsenter", f"--target={self._first}", "--mount", "--pid", "--uts", "--ipc"]
        end = "" if "apt-get" in script else f"echo '{WHOLE}'\n"
        ended = subprocess.run(
            [*command, "bash", "-e", "-o", "pipefail", "-s"],
            input=f"cd /root/rac-bot\n{script}\n{end}",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=SHELL,
            timeout=PATIENCE_S,
        )
        if ended.returncode != code or (end and code == 0 and not ended.stdout.endswith(f"{WHOLE}\n")):
            print(f"{script}\n---\n{ended.stdout}---\n{ended.returncode}, not {code}", file=sys.stderr)
            raise SystemExit(1)
        return re.sub("[\u00a0\u202f]", " ", ended.stdout.removesuffix(f"{WHOLE}\n"))

    def says(self, words: str, script: str, code: int = 0) -> str:
        said = self.paste(script, code)
        assert words in said, f"{script}: not a word of « {words} »:\n{said}"
        return said

    def owned(self, path: str) -> str:
        return self.paste(f"stat --format='%U %a' {path}").strip()


class Stay:
    """A service from its installation to its removal, as its pages say."""

    def __init__(self, machine: Machine, sandbox: Sandbox) -> None:
        self.machine, self.sandbox = machine, sandbox
        self.service, self.first_day = Page("service"), Page("premier-jour")
        self.upgrade, self.running = Page("mise-a-jour"), Page("exploitation")
        self.julie = sandbox.person("Julie Roy", id="UJULIE")
        self.ada = sandbox.person("Ada Min", id="UADMIN")
        self.team = sandbox.channel("equipe", id="CEQUIPE", private=True, members=[self.julie], bot=True)
        self.other = sandbox.channel("autre", id="CAUTRE", private=True, members=[self.julie], bot=True)

    def install(self) -> None:
        page, machine = self.service, self.machine
        machine.paste(page.take("1. Le compte et les dossiers"))
        for block in "2. Le programme", "2. Le programme":
            machine.paste(page.take(block))
        machine.paste(self._filled_in(page.take("3. Les réglages")))
        # What nobody types: Slack is elsewhere.
        machine.paste(f"echo SLACK_API_URL={self.sandbox.api_url} >> /etc/rac-bot.env")
        said = machine.says("dans « /var/lib/rac-bot/rac-bot.db »", page.take("4. La base"))
        assert "✓ Slack répond" in said, said
        assert "✗" not in said, said
        machine.says("active (running)", page.take("5. Le service"))

    def _filled_in(self, block: str) -> str:
        for name, value in {
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "RAC_ADMINS": self.ada.id,
            "RAC_TEAM_CHANNEL": self.team.id,
        }.items():
            block, count = re.subn(rf"^{name}='.*'$", f"{name}='{value}'", block, flags=re.MULTILINE)
            assert count == 1, name
        return block

    def is_as_the_table_says(self) -> None:
        for what in ("le programme", "les réglages", "la base", "les sauvegardes", "la commande"):
            where, whose = self.service.cells(what)
            path = re.findall(r"`(/[^`]+)`", where)[0]
            mode = re.search(r"\(0(\d+)\)", whose)
            expected = f"{'rac' if whose.startswith('rac') else 'root'} {mode[1] if mode else '755'}"
            assert self.machine.owned(path) == expected, f"{path}: {self.machine.owned(path)}, not {whose}"
        assert self.machine.owned("/var/lib/rac-bot/rac-bot.db") == "rac 600"
        self.machine.says("/etc/rac-bot.env: Permission denied", "runuser -u nobody -- rac-bot check", code=2)
        base = "RAC_DATABASE_URL=sqlite:////var/lib/rac-bot/rac-bot.db"
        self.machine.says("est au compte « rac »", f"{base} /opt/rac-bot/venv/bin/rac-bot db upgrade", code=2)

    def is_ready(self) -> None:
        """It has said so to systemd, which waits for it, and tells whoever asks."""
        shown = self.machine.paste("systemctl show rac-bot --property=ActiveState --property=StatusText")
        assert sorted(shown.split()) == ["ActiveState=active", "StatusText="], shown
        with urlopen(READY) as answer:
            assert answer.status == 200

    def takes_over(self) -> None:
        """The first day, with the samples that the package has."""
        page, machine = self.first_day, self.machine
        machine.paste(
            "mkdir listes; cp /opt/rac-bot/venv/lib/python3*/site-packages/rac_bot/samples/*.csv listes"
        )
        machine.paste(page.take("1. Réunir les fichiers, dans un dossier"))
        folder, files, _trial, export = self.service.row("lui donner des fichiers")
        machine.paste(f"{folder}\n{files.replace('FICHIER…', 'listes/*')}")
        machine.says("Relancez avec --apply", page.take("2. Répéter"))
        machine.says("Enregistré", page.take("3. Enregistrer"))
        machine.says(
            "51 pareilles", page.take("4. Vérifier, ouvrir, inscrire").replace("U02CD", self.julie.id)
        )
        machine.says("51 inscriptions", export)
        assert machine.owned("/var/lib/rac-bot/listes/inscriptions.xlsx") == "rac 600"

    def answers(self) -> None:
        """An inscription of the guide's, and its message to the team."""
        julie = self.julie

        def finds() -> bool:
            """Slack may not have said yet who asks."""
            julie.command("/candidat leblanc")
            return julie.modal is not None and "Leblanc, Lise" in julie.modal.text

        self._wait(finds)
        julie.pick("Créer une session")
        julie.choose("Session du nouveau dossier", "Hiver 2018 (H-2018)", typing="hiver 18")
        julie.submit()
        julie.press("Inscrire")
        julie.choose("Session", "Hiver 2018 (H-2018)", typing="hiver 18")
        julie.choose("Cours", COURSE, typing="0192")
        julie.choose("Groupe", "00991 · EE SR")
        julie.submit()
        self._wait(lambda: julie.channel_messages(self.team))

    def starts_again(self) -> None:
        """After a crash: by itself, with what was recorded."""
        before = self._recorded()
        self.machine.paste("systemctl kill --signal=KILL rac-bot")
        self._wait(lambda: not self.sandbox.sockets)
        self._wait(lambda: self.sandbox.sockets)
        assert self._recorded() == before
        self.is_ready()

    def starts_with_the_machine(self) -> None:
        before = self._recorded()
        self.machine.cut_the_power()
        self.machine.start()
        self.machine.says("running", "systemctl is-system-running")
        self.is_ready()
        assert self._recorded() == before

    def _recorded(self) -> str:
        said = self.machine.paste("rac-bot export inscriptions listes/now.xlsx --force")
        assert re.match(r"\d+ inscriptions", said), said
        return said

    def _wait(self, predicate: Callable[[], object]) -> None:
        if not self.sandbox.wait_until(predicate, timeout=60):
            print(self.machine.paste("journalctl --no-pager --lines=50"), file=sys.stderr)
            raise AssertionError(predicate)

    def is_told_of(self) -> None:
        """The rest of what the page says of one day and the next."""
        who = self.service.row("savoir qui a vu un dossier")[0].replace("DA", DA)
        self.machine.says("Julie Roy", who)
        log = self.service.row("trouver une référence")[0].replace("1a2b3c4d", "connected")
        self.machine.says("connected", log)

    def moves_to_another_channel(self) -> None:
        move = self.service.row("changer de canal")[1]
        edit = f"sed -i \"s/^RAC_TEAM_CHANNEL=.*/RAC_TEAM_CHANNEL='{self.other.id}'/\" /etc/rac-bot.env"
        check, restart = self.service.row("changer un jeton")[1:]
        self.machine.says("#autre", f"{edit}\n{check}\n{restart}")
        self.machine.paste(move.replace("ANCIEN", self.team.id).replace("NOUVEAU", self.other.id))

    def backed_up(self) -> str:
        """What the timer starts at night makes one more backup, which its owner alone reads."""
        listing = "ls -t /var/backups/rac-bot/rac-*"
        before = self.machine.paste(f"{listing} || true").split()
        self.machine.paste("systemctl start rac-bot-backup")
        made, *_others = self.machine.paste(listing).split()
        assert made not in before
        assert self.machine.owned(made) == "rac 600"
        return made

    def restores(self) -> None:
        backup = self.backed_up()
        self.machine.says(
            "Effacé", f"rac-bot privacy erase {DA} --yes --authorised-by 'la direction' --rule '4.2'"
        )
        self.machine.paste(f"rac-bot access withdraw {self.julie.id}")
        stop, restore, start = self.service.row("restaurer")[:3]
        said = self.machine.paste("\n".join((stop, re.sub(r"/\S+", backup, restore), start)))
        assert "1 personne de la liste effacée de nouveau" in said, said
        assert f"rac-bot access withdraw {self.julie.id}" in said, said
        self.is_ready()

    def goes_to_postgresql(self) -> None:
        page, machine, before = self.service, self.machine, self._recorded()
        machine.paste(page.take("PostgreSQL"))
        said = machine.says("Copie vérifiée", page.take("PostgreSQL"))
        assert "✗" not in said, said
        assert machine.owned("/var/lib/rac-bot/.pgpass") == "rac 600"
        self.is_ready()
        assert self._recorded() == before

    def restores_postgresql(self) -> None:
        backup = self.backed_up()
        assert self.machine.owned("/var/backups/rac-bot/erasures.txt") == "rac 600"
        self.machine.paste(f"rac-bot access withdraw {self.julie.id}")
        block = next(block for _heading, block in self.running.blocks if "pg_restore" in block)
        block = block.replace("/var/backups/rac-bot/rac-DATE.backup", backup)
        said = self.machine.paste(f"systemctl stop rac-bot\n{block}\nsystemctl start rac-bot")
        assert f"rac-bot access withdraw {self.julie.id}" in said, said
        self.is_ready()
        self.machine.paste("runuser -u postgres -- dropdb rac_avant")

    def is_upgraded(self) -> None:
        """To the same version, for want of another: its lines work."""
        self.machine.paste(self.upgrade.take("Mettre à jour, et revenir"))
        self.is_ready()

    def goes_back(self) -> None:
        """From PostgreSQL, to the same version."""
        self.machine.paste("rac-bot db backup rac-bot.RÉVISION.DATE.dump")
        back, instead = (self.upgrade.take("Revenir à la version d’avant") for _ in range(2))
        back, count = re.subn("rac-bot db restore .*\n", instead, back)
        assert count == 1, back
        self.machine.paste(back)
        self.is_ready()

    def leaves(self) -> None:
        for block in "Désinstaller", "Désinstaller":
            self.machine.paste(self.service.take(block))
        assert not self.service.blocks, self.service.blocks
        left = self.machine.paste(
            "find / -xdev -path /root/rac-bot -prune -o -path /proc -prune -o \\( -nouser -o -nogroup "
            "-o -name '*rac-bot*' -o -name '*rac_bot*' \\) -print"
        )
        assert left == "", left
        self.machine.says("0 unit files", "systemctl list-unit-files 'rac-bot*'", code=1)
        names = "SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles"
        held = self.machine.paste(f"runuser -u postgres -- psql --tuples-only --command='{names}'")
        assert "postgres" in held.split(), held
        assert "rac" not in held.split(), held


def main(root: Path, group: str) -> None:
    machine = Machine(root, group)
    machine.start()
    machine.says("running", "systemctl is-system-running")
    with Sandbox.start(yaml.safe_load((HERE / "manifest.yml").read_text(encoding="utf-8"))) as sandbox:
        stay = Stay(machine, sandbox)
        began = monotonic()
        for step in (
            stay.install,
            stay.is_as_the_table_says,
            stay.is_ready,
            stay.takes_over,
            stay.answers,
            stay.is_told_of,
            stay.starts_again,
            stay.moves_to_another_channel,
            stay.restores,
            stay.is_upgraded,
            stay.goes_to_postgresql,
            stay.starts_with_the_machine,
            stay.restores_postgresql,
            stay.goes_back,
            stay.leaves,
        ):
            step()
            print(f"{step.__name__.replace('_', ' ')} ({monotonic() - began:.0f} s)", flush=True)


main(Path(sys.argv[1]), sys.argv[2])
