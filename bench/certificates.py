"""A certificate of this run's own, which its servers trust."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """Of the stand-in for Slack, which the servers of a run trust."""

    file: Path
    key: Path


def certificate(folder: Path) -> Certificate:
    """
    Raises:
        RuntimeError: the openssl command is not there.
    """
    openssl = shutil.which("openssl")
    if not openssl:
        raise RuntimeError("TLS needs the openssl command; --cases plain does without")
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=bench"
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(made.key), "-out", str(made.file)]
    subprocess.run([openssl, *words.split(), *names], check=True, capture_output=True)  # noqa: S603
    return made
