"""Tests: a certificate for 127.0.0.1, made for one run and believed by nobody else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def made_in(folder: Path) -> tuple[Path, Path]:
    """Certificate and key in that folder; the test is skipped where openssl is missing."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            *(program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", key, "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key
