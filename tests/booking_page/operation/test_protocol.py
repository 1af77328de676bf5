"""Tests: no request is endless or endlessly slow before the app has seen it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scheduler_app.booking_page.operation import protocol
from tests.booking_page.serving import Server, open_server

MUCH = 100 * protocol.MOST_HEAD_BYTES
"""More than the buffers of both ends hold: whoever has sent as much was not refused."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all of these: it keeps nothing of them."""
    folder: Path = tmp_path_factory.mktemp("page")
    with open_server(f"sqlite:///{folder / 'page.sqlite3'}", folder) as opened:
        yield opened


def _connected(server: Server) -> socket.socket:
    parts = urlsplit(server.url)
    assert parts.hostname and parts.port
    return socket.create_connection((parts.hostname, parts.port), timeout=10)


def _answer(connection: socket.socket) -> bytes:
    """Everything until the server closes the connection."""
    told = b""
    try:
        while piece := connection.recv(65536):
            told += piece
    except ConnectionResetError:
        pass
    return told


def test_an_endless_head_is_refused(server: Server) -> None:
    with closing(_connected(server)) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nhost: x\r\n")
        sent = 0
        try:
            while sent < MUCH:
                sent += connection.send(b"x-more: " + b"y" * 1000 + b"\r\n")
                time.sleep(0.0005)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert sent < MUCH


def test_an_endless_address_is_refused(server: Server) -> None:
    with closing(_connected(server)) as connection:
        connection.sendall(b"GET /" + b"y" * (protocol.MOST_HEAD_BYTES + 1))

        assert _answer(connection).startswith(b"HTTP/1.1 431 ")


def test_a_head_as_long_as_browsers_send_is_taken(server: Server) -> None:
    with closing(_connected(server)) as connection:
        cookie = b"z" * (protocol.MOST_HEAD_BYTES // 4)
        connection.sendall(
            b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: a="
            + cookie
            + b"\r\n\r\n"
        )

        assert _answer(connection).startswith(b"HTTP/1.1 200 ")


def test_what_is_no_http_gets_400(server: Server) -> None:
    with closing(_connected(server)) as connection:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")

        assert _answer(connection).startswith(b"HTTP/1.1 400 ")


def test_many_requests_on_one_connection_are_each_counted_anew(server: Server) -> None:
    with closing(_connected(server)) as connection:
        one = b"GET /health/live HTTP/1.1\r\nhost: x\r\nx-fill: " + b"f" * 1000 + b"\r\n\r\n"
        connection.sendall(one * 40)
        connection.sendall(b"GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")

        assert _answer(connection).count(b"HTTP/1.1 200 ") == 41


@pytest.mark.parametrize("path", ["/", "/health/live", "/login", "/api/inbox", "/slots/1.json"])
@pytest.mark.parametrize("second", [b"evil.example", b""])
def test_a_second_host_is_refused_wherever_it_leads(
    server: Server, path: str, second: bytes
) -> None:
    own = urlsplit(server.url).netloc.encode()
    second = second or own
    for hosts in ((own, second), (second, own)):
        with closing(_connected(server)) as connection:
            head = b"".join(b"Host: " + host + b"\r\n" for host in hosts)
            connection.sendall(
                b"GET " + path.encode() + b" HTTP/1.1\r\n" + head + b"Connection: close\r\n\r\n"
            )
            assert _answer(connection).startswith(b"HTTP/1.1 400 ")


def test_no_host_is_refused_but_of_the_old_protocol(server: Server) -> None:
    for version, status in ((b"1.1", b"400"), (b"1.0", b"200")):
        with closing(_connected(server)) as connection:
            connection.sendall(
                b"GET /health/live HTTP/" + version + b"\r\nConnection: close\r\n\r\n"
            )
            assert _answer(connection).split(b" ")[1] == status


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (b"/login", b"application/x-www-form-urlencoded"),
        (b"/request", b"application/x-www-form-urlencoded"),
        (b"/api/pairing", b"application/json"),
    ],
)
def test_whoever_leaves_in_the_middle_of_a_form_is_no_bug(
    server: Server, path: bytes, kind: bytes
) -> None:
    before, name = len(server.lines), path.decode()
    host = urlsplit(server.url).netloc.encode()
    with closing(_connected(server)) as connection:
        connection.sendall(
            b"POST " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\nContent-Type: " + kind
            + b"\r\nContent-Length: 1000\r\n\r\nemail=zo"
        )  # fmt: skip
        time.sleep(0.2)
    give_up = time.monotonic() + 10
    # What was asked before, of the same server, may be told late.
    while not (told := [line for line in server.lines[before:] if line.get("route") == name]):
        assert time.monotonic() < give_up, "nothing was told of it"
        time.sleep(0.05)
    assert [line["status"] for line in told] == [400]
    assert {line.get("level") for line in server.lines[before:]} == {"info"}
