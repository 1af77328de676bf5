"""Tests: a certificate for 127.0.0.1, made for one run and believed by nobody else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def made_in(folder: Path) -> tuple[Path, Path]:
    """Certificate and key in that folder; the test is skipped where openssl is missing."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    _made(certificate, key, "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    return certificate, key


def signed_in(folder: Path) -> Path:
    """`server.pem` and `server.key` in that folder, and the certificate of who vouches for them."""
    authority, key = folder / "authority.pem", folder / "authority.key"
    _made(authority, key, "/CN=An authority of tests")
    _made(
        *(folder / "server.pem", folder / "server.key", "/CN=127.0.0.1"),
        *("-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:false"),
        *("-CA", str(authority), "-CAkey", str(key)),
    )
    return authority


def _made(certificate: Path, key: Path, subject: str, *more: str) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    subprocess.run(
        [
            *(program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", subject, *more, "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
