"""A certificate of the tests' own, and kept connections that end with the test."""

import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from rac_bot.slack import client, connections
from rac_bot.slack.connections import Connections

NAMES = "subjectAltName=DNS:slack.test,IP:127.0.0.1,IP:127.0.0.2"


class Certificate(NamedTuple):
    file: Path
    folder: Path  # which names it as SSL_CERT_DIR wants
    server: ssl.SSLContext


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    file, key = folder / "certificate.pem", folder / "key.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=slack.test"
    made = ["-addext", NAMES, "-keyout", str(key), "-out", str(file)]
    subprocess.run([openssl, *words.split(), *made], check=True, capture_output=True)
    ask_name = [openssl, "x509", "-noout", "-subject_hash", "-in", str(file)]
    named = subprocess.run(ask_name, check=True, capture_output=True, text=True).stdout.strip()
    (folder / "all").mkdir()
    shutil.copy(file, folder / "all" / f"{named}.0")
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(file, key)
    return Certificate(file, folder / "all", server)


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """The certificate is known to this machine, as a company's own is."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    return certificate


@pytest.fixture(autouse=True)
def no_proxy_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.lower() in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
            monkeypatch.delenv(name)
    client._client.cache_clear()  # it keeps the proxy that it was made with


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connections]:
    """The process's connections, none yet."""
    made = Connections()
    monkeypatch.setattr(connections, "KEPT", made)
    yield made
    made.close()
