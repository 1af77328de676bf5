"""Tests: Schemathesis against the calls' own description, over the program as it runs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.database import opened
from scheduler_app.domain.page.format import PairingRequest
from tests.booking_page.sample import DIARY, sample_publication
from tests.booking_page.serving import ROOT, Server, publish
from tests.drawing import chance

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "ignored_auth",
)
"""All but `positive_data_acceptance`, and what needs links between calls: what is of the right form
may still be refused, such as a code that nobody gave out or a generation that is too old."""

REFUSALS = ("400", "401", "403", "404", "405", "406", "409", "413", "414", "415", "422", "429")

MOST_EXAMPLES = 20


def _token(server: Server) -> str:
    now = int(time.time())
    with opened(server.database_url) as database:
        code = database.write_now(lambda c: practice.new_pairing_code(c, now))
        paired = database.write_now(lambda c: practice.pair(c, PairingRequest(code, DIARY), now))
        publish(database, sample_publication(now), now)
    return paired.token


def _run(url: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sysconfig.get_path("scripts")) / "schemathesis"
    if not program.exists():
        pytest.skip("Schemathesis is not installed")
    # An inbox without news is asked some hundred times: it need not wait each time.
    config = folder / "schemathesis.toml"
    config.write_text(
        "[[operations]]\ninclude-path = '/api/inbox'\nparameters = { 'query.wait' = 0 }\n"
        # What is of a wrong form may be too long to be read at all.
        f"[checks.negative_data_rejection]\nexpected-statuses = {list(REFUSALS)}\n",
        "utf-8",
    )
    command = [sys.executable, str(program), "--config-file", str(config), "run", "--no-color"]
    command += ["--generation-database", "none", "--max-examples", str(MOST_EXAMPLES)]
    command += ["--seed", str(chance().randrange(2**31))]
    command += ["--checks", ",".join(CHECKS), *arguments, f"{url}/schema/openapi.json"]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("calls", "left_out"),
    [
        pytest.param(2, ("--exclude-method", "PUT"), id="small calls"),
        pytest.param(5, (), id="all calls", marks=pytest.mark.soak),
    ],
)
def test_schemathesis_finds_no_failure(
    page_server: Server, tmp_path: Path, calls: int, left_out: Sequence[str]
) -> None:
    """What the desktop puts there has so many forms that they take two thirds of the time."""
    header = ("--header", f"Authorization: Bearer {_token(page_server)}")

    done = _run(page_server.url, tmp_path, *header, *left_out)

    assert done.returncode == 0, done.stdout
    assert f"Tested: {calls}" in done.stdout, done.stdout


@pytest.mark.timeout(240)
def test_schemathesis_finds_planted_faults(tmp_path: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.set_inheritable(True)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        flawed = subprocess.Popen(
            [sys.executable, "-m", "tests.booking_page.api.flawed", str(listening.fileno())],
            cwd=ROOT,
            pass_fds=[listening.fileno()],
            stderr=subprocess.DEVNULL,
        )
        try:
            done = _run(url, tmp_path)
        finally:
            flawed.terminate()
            flawed.wait(10)

    assert done.returncode == 1, done.stdout
    assert "Server error" in done.stdout
    assert "Response violates schema" in done.stdout
