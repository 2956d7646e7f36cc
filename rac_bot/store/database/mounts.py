"""Whether a file is on a disk of another machine, as Linux lists what is mounted."""

import re
from pathlib import Path, PurePosixPath

_NETWORK = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "beegfs", "davfs"),
    *("ocfs2", "gfs2", "ncpfs", "vboxsf", "vmhgfs"),
    *("fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs", "fuse.ceph", "fuse.davfs2"),
    *("fuse.smbnetfs", "fuse.gcsfuse", "fuse.vmhgfs-fuse"),
}


def network_file_system(file: Path, mounts: str) -> str | None:
    """The kind of the network file system that holds the file, there yet or not; None on a disk of this one.

    `mounts` is the text of `/proc/self/mounts`.
    """
    place = PurePosixPath(file.resolve())
    holds, kind = PurePosixPath("/"), ""
    for line in mounts.splitlines():
        _device, point, found, *_options = [*line.split(" "), "", "", ""]
        where = PurePosixPath(_unescaped(point))
        # Of two mounts in one place, the later one covers the other.
        if place.is_relative_to(where) and len(where.parts) >= len(holds.parts):
            holds, kind = where, found
    return kind if kind in _NETWORK else None


def _unescaped(point: str) -> str:
    """A space is written `\\040` there."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point)
