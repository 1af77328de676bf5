"""Tests: the program as it runs: several workers, proxies, a preview, and an end in order."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.database import opened
from scheduler_app.domain.page.format import PairingRequest
from tests.booking_page.sample import DIARY, REMOTE, sample_publication
from tests.booking_page.serving import ROOT, Server, open_server, publish

WRONG = {"code": "wrong", "diary": DIARY}


def _token(server: Server) -> str:
    """Pair past the wire, and publish the sample."""
    now = int(time.time())
    with opened(server.database_url) as database:
        code = database.write_now(lambda c: practice.new_pairing_code(c, now))
        paired = database.write_now(lambda c: practice.pair(c, PairingRequest(code, DIARY), now))
        publish(database, sample_publication(now), now)
    return paired.token


def _statuses(server: Server, forwarded: list[str]) -> list[int]:
    return [
        httpx.post(
            f"{server.url}/api/pairing",
            json=WRONG,
            headers={"x-forwarded-for": address},
            timeout=30,
        ).status_code
        for address in forwarded
    ]


def test_whoever_is_no_proxy_cannot_pose_as_another_address(
    sqlite_url: str, tmp_path: Path
) -> None:
    with open_server(
        sqlite_url, tmp_path, environment={"TRUSTED_PROXIES": "192.0.2.0/24"}
    ) as server:
        told = _statuses(server, [f"203.0.113.{number}" for number in range(12)])

    assert told == [403] * 10 + [429] * 2


def test_a_proxy_is_believed_about_the_last_address_only(page_server: Server) -> None:
    forged = [f"198.51.100.{number}, 203.0.113.9" for number in range(12)]
    other = [f"203.0.113.{number}" for number in range(20, 26)]

    assert _statuses(page_server, forged) == [403] * 10 + [429] * 2
    assert _statuses(page_server, other) == [403] * 6


def test_a_signal_ends_what_waits_and_loses_no_request(page_server: Server) -> None:
    token = _token(page_server)
    answers: list[bytes] = []
    waits = threading.Semaphore(0)

    def wait_for_events() -> None:
        with httpx.stream(
            "GET",
            f"{page_server.url}/api/inbox",
            params={"after": 0, "wait": 25},
            headers={"authorization": f"Bearer {token}"},
            timeout=30,
        ) as answer:
            pieces = answer.iter_raw()
            told = next(pieces)  # a space a second says that the line is alive
            waits.release()
            answers.append(b"".join([told, *pieces]))

    waiting = [threading.Thread(target=wait_for_events) for _ in range(6)]
    for thread in waiting:
        thread.start()
    for _ in waiting:
        assert waits.acquire(timeout=20)
    parts = urlsplit(page_server.url)
    body = json.dumps(WRONG).encode()
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), 20) as half:
        half.sendall(
            b"POST /api/pairing HTTP/1.1\r\nhost: %s\r\ncontent-type: application/json\r\n"
            b"expect: 100-continue\r\ncontent-length: %d\r\n\r\n"
            % (parts.netloc.encode(), len(body))
        )
        assert half.recv(65536).startswith(b"HTTP/1.1 100 ")
        began = time.monotonic()
        page_server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        half.sendall(body)
        told = half.recv(65536)
        page_server.process.wait(10)
        took = time.monotonic() - began
    for thread in waiting:
        thread.join()

    assert told.startswith(b"HTTP/1.1 403 ")
    assert [json.loads(answer)["events"] for answer in answers] == [[]] * 6
    assert took < 20, "it waited for the long poll to end"
    assert page_server.process.returncode in {0, -signal.SIGTERM}


def _workers(server: Server) -> list[int]:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    found = []
    for pid in children.read_text().split():
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"spawn_main" in command:
            found.append(int(pid))
    return found


@contextmanager
def _stopped(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
def test_two_workers_on_postgresql_serve_one_page(postgres_url: str, tmp_path: Path) -> None:
    with open_server(postgres_url, tmp_path, "--workers", "2") as server:
        for _ in range(10):
            httpx.get(f"{server.url}/health/ready", timeout=20)
        first, second = _workers(server)
        token = _token(server)
        month = f"{server.url}/slots/{REMOTE}.json"
        with _stopped(second):  # so the other one answers
            before = httpx.get(month, timeout=20).json()
        with _stopped(first):
            assert httpx.get(month, timeout=20).json() == before
            changed = sample_publication(int(time.time()), generation=2, services=())
            taken = httpx.put(
                f"{server.url}/api/publication",
                content=_json(changed),
                headers={"authorization": f"Bearer {token}", "content-type": "application/json"},
                timeout=20,
            )
            assert taken.status_code == 200, taken.text
        with _stopped(second):
            # Another worker's commit is noticed within a quarter of a second, and not at once.
            until = time.monotonic() + 10
            while httpx.get(month, timeout=20).status_code != 404:
                assert time.monotonic() < until
                time.sleep(0.05)
        assert server.end() < 6


def _json(publication: object) -> bytes:
    import msgspec

    return msgspec.json.encode(publication)


def test_a_preview_tells_where_it_is_and_ends_with_its_input(tmp_path: Path) -> None:
    folder = tmp_path / "preview"
    process = subprocess.Popen(
        [sys.executable, "-m", "scheduler_app", "page", "serve", "--preview", str(folder)],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "SMTP_HOST": "mail.invalid",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdin and process.stdout and process.stderr
        told = json.loads(process.stdout.readline())
        assert httpx.get(f"{told['url']}/health/ready", timeout=20).status_code == 200
        base, _, code = told["code"].partition("/#")
        assert base == told["url"]
        paired = httpx.post(
            f"{told['url']}/api/pairing", json={"code": code, "diary": DIARY}, timeout=20
        )
        assert paired.status_code == 200, paired.text
        began = time.monotonic()
        process.stdin.close()
        process.wait(10)
        assert time.monotonic() - began < 10
    assert (folder / "page.sqlite3").exists()
