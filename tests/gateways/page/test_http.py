"""What may answer where the booking page should be: silence, nonsense, too much of it, another."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.page.format import PairingRequest
from scheduler_app.domain.page.troubles import PageRefuses, PageUnreachable
from scheduler_app.gateways.page import http as page_http
from scheduler_app.gateways.page.http import PageHttp
from tests.booking_page.sample import sample_publication

TOKEN = "a-very-secret-token"

INBOX = b'{"now":1,"generation":2,"latest_seq":0,"events":[]}'

EVENT = b'[{"seq":9223372036854775808,"id":"a","at":1,"kind":"erasure"}]'


def head(status: str = "200 OK", length: int | None = None, extra: str = "") -> bytes:
    size = f"Content-Length: {length}\r\n" if length is not None else "Connection: close\r\n"
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{size}{extra}\r\n".encode()


def _heard(line: socket.socket) -> None:
    """The whole request: to close a line with something unread cuts the answer off."""
    heard, wanted = b"", 1
    while len(heard) < wanted and (more := line.recv(65_536)):
        heard += more
        before, end, _body = heard.partition(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", before, re.IGNORECASE)
        wanted = len(before + end) + int(length[1]) if end and length else len(heard) + (not end)


@contextmanager
def answering(say: Callable[[socket.socket], None]) -> Iterator[PageHttp]:
    """A page on this machine that says whatever a test wants, once to each call."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                line.settimeout(5)
                _heard(line)
                try:
                    say(line)
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    gateway = PageHttp(f"http://127.0.0.1:{listening.getsockname()[1]}", TOKEN)
    try:
        yield gateway
    finally:
        ended.set()
        gateway.close()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def ask(gateway: PageHttp) -> object:
    return gateway.inbox(0, wait=1, going_on=lambda: True)


def test_leading_spaces_are_the_beat_of_a_line_that_lives() -> None:
    def say(line: socket.socket) -> None:
        line.sendall(head())
        for _ in range(3):
            line.sendall(b" ")
            time.sleep(0.05)
        line.sendall(INBOX)

    with answering(say) as gateway:
        answer = gateway.inbox(0, wait=1, going_on=lambda: True)
    assert answer is not None and answer.generation == 2


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (head("401 Unauthorized", 2) + b"{}", PageRefuses),
        (head("403 Forbidden", 18) + b'{"message":"No."} ', PageRefuses),
        (head("302 Found", 0, "Location: https://elsewhere.example/\r\n"), PageRefuses),
        (head("502 Bad Gateway", 0), PageUnreachable),
        (head("429 Too Many Requests", 0), PageUnreachable),
        (head("500 Internal Server Error", 0), PageRefuses),
        (head("200 OK", 7) + b"<html/>", PageRefuses),
        (head("200 OK", 14) + b'{"now":"soon"}', PageRefuses),
        (head("200 OK", 2) + b"[]", PageRefuses),
        (head() + INBOX.replace(b'"now":1', b'"now":' + b"9" * 15), PageRefuses),
        (head() + INBOX.replace(b'"now":1', b'"now":-1'), PageRefuses),
        (
            head() + INBOX.replace(b":2", b":9223372036854775808"),
            PageRefuses,
        ),
        (head() + INBOX.replace(b'"latest_seq":0', b'"latest_seq":-1'), PageRefuses),
        (head() + INBOX.replace(b'"events"', b'"mail_waits":99999999999999,"events"'), PageRefuses),
        (head() + INBOX.replace(b'"events"', b'"mails_aside":-1,"events"'), PageRefuses),
        (head() + INBOX.replace(b"[]", EVENT), PageRefuses),
        (head("200 OK", 500) + INBOX, PageUnreachable),
        (head("200 OK", 10, "Content-Encoding: gzip\r\n") + b"0123456789", PageRefuses),
        (head() + b'{"a":' * 100_000, PageRefuses),
        (head("422 Unprocessable Content") + b"[" * 100_000, PageRefuses),
        (b"not HTTP at all\r\n\r\n", PageUnreachable),
        (b"", PageUnreachable),
    ],
    ids=lambda given: str(given)[:80],
)
def test_what_is_no_answer_is_a_trouble_in_words(said: bytes, kind: type[Trouble]) -> None:
    with answering(lambda line: line.sendall(said)) as gateway, pytest.raises(kind) as trouble:
        ask(gateway)
    assert trouble.value.remedy
    assert TOKEN not in repr(trouble.value) + str(trouble.value)


@pytest.mark.parametrize("token", ["", "t\u00f6ken", "a b", "a\\r\\nX: y", "a" * 513])
def test_a_token_that_no_header_can_carry_is_not_kept(token: str) -> None:
    said = f'{{"page":"p","token":"{token}","generation":0,"latest_seq":0,"now":1}}'.encode()
    with (
        answering(lambda line: line.sendall(head() + said)) as gateway,
        pytest.raises(PageRefuses),
    ):
        gateway.pair(PairingRequest("code", "diary"))


def test_an_answer_without_end_is_cut_off() -> None:
    def say(line: socket.socket) -> None:
        line.sendall(head())
        for _ in range(page_http.MOST_BYTES // 65_536 + 10):
            line.sendall(b"x" * 65_536)

    with answering(say) as gateway, pytest.raises(PageRefuses):
        ask(gateway)


def test_a_dead_line_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_http, "SILENCE_SECONDS", 0.3)
    over = threading.Event()

    def say(line: socket.socket) -> None:
        line.sendall(head() + b" ")
        over.wait(60)

    with answering(say) as gateway:
        began = time.monotonic()
        with pytest.raises(PageUnreachable):
            gateway.inbox(0, wait=25, going_on=lambda: True)
        assert time.monotonic() - began < 25, "it waited to the end"
        over.set()


def test_a_line_that_drips_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_http, "ANSWER_SECONDS", 0.3)

    def say(line: socket.socket) -> None:
        line.sendall(head())
        for _ in range(100):
            line.sendall(b" ")
            time.sleep(0.05)

    with answering(say) as gateway, pytest.raises(PageUnreachable):
        gateway.inbox(0, wait=0, going_on=lambda: True)


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 200 OK\r\nX: ", head(extra="Transfer-Encoding: chunked\r\n")]
)
def test_a_head_or_a_size_that_drips_for_ever_is_given_up(
    said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_http, "ANSWER_SECONDS", 0.2)
    monkeypatch.setattr(page_http, "GRACE_SECONDS", 0.1)
    dripped = []

    def say(line: socket.socket) -> None:
        line.sendall(said)
        for _ in range(100):
            line.sendall(b"0")
            dripped.append(1)
            time.sleep(0.05)

    with answering(say) as gateway, pytest.raises(PageUnreachable):
        gateway.inbox(0, wait=0, going_on=lambda: True)
    assert len(dripped) < 100, "it waited to the end"


def test_closing_wakes_whoever_waits() -> None:
    over = threading.Event()

    def say(line: socket.socket) -> None:
        line.sendall(head() + b" ")
        over.wait(60)

    with answering(say) as gateway:
        threading.Timer(0.2, gateway.close).start()
        began = time.monotonic()
        with pytest.raises(PageUnreachable):
            gateway.inbox(0, wait=25, going_on=lambda: True)
        assert time.monotonic() - began < 25, "it waited to the end"
        over.set()


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    gateway = PageHttp(f"http://127.0.0.1:{port}", TOKEN)
    with pytest.raises(PageUnreachable):
        gateway.publish(sample_publication())
    gateway.close()


def test_the_token_is_shown_nowhere_and_goes_over_tls_only() -> None:
    gateway = PageHttp("https://book.example", TOKEN)
    assert TOKEN not in repr(gateway)
    gateway.close()
    for address in ("http://book.example", "http://127.0.0.1.example", "ftp://localhost"):
        with pytest.raises(InvalidInput, match="TLS"):
            PageHttp(address, TOKEN)
