"""An SQLite file on a disk of another machine is refused: what Linux says of the disks."""

from pathlib import Path

import pytest

from rac_bot.errors import SettingsError
from rac_bot.store.database import opening
from rac_bot.store.database.mounts import network_file_system
from rac_bot.store.database.opening import opened

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
server:/home /srv/college nfs4 rw 0 0
/dev/sdb1 /srv/college/local xfs rw 0 0
//server/rac /srv/rac\\040bot cifs rw 0 0
julie@server: /mnt/ssh fuse.sshfs rw 0 0
/dev/sdc1 /mnt/twice ext4 rw 0 0
server:/twice /mnt/twice nfs rw 0 0
malformed
"""


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("/var/lib/rac/rac.db", None),
        ("/srv/college/rac.db", "nfs4"),
        ("/srv/college/deep/er/rac.db", "nfs4"),
        ("/srv/college/local/rac.db", None),
        ("/srv/college/local/../rac.db", "nfs4"),
        ("/srv/collegeois/rac.db", None),
        ("/srv/rac bot/rac.db", "cifs"),
        ("/mnt/ssh/rac.db", "fuse.sshfs"),
        ("/mnt/twice/rac.db", "nfs"),
    ],
)
def test_the_mount_that_holds_the_file_says_its_kind(file: str, kind: str | None) -> None:
    assert network_file_system(Path(file), MOUNTS) == kind


def test_nothing_is_known_of_disks_that_are_not_listed() -> None:
    assert network_file_system(Path("/srv/college/rac.db"), "") is None


def test_a_network_disk_is_refused_in_words_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts, there = tmp_path / "mounts", tmp_path / "there"
    there.mkdir()
    mounts.write_text(f"server:/x {there} nfs4 rw 0 0\n")
    monkeypatch.setattr(opening, "MOUNTS", mounts)
    with (
        pytest.raises(SettingsError) as refused,
        opened(f"sqlite:///{there / 'rac.db'}", to_upgrade=True),
    ):
        pytest.fail("this store should not open")
    [(name, problem)] = refused.value.problems
    assert name == "RAC_DATABASE_URL"
    assert "la base est sur un disque réseau (nfs4)" in problem
    assert "PostgreSQL" in problem
    assert list(there.iterdir()) == []


def test_where_the_disks_cannot_be_listed_the_base_opens(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MOUNTS", tmp_path / "absent")
    with opened(url):
        pass
