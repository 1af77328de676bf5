"""Benchmark: how many bytes a publication of a busy year is on the wire, openings and all.

The real client sends it to a server of this process, which counts what arrives and answers as a
page of this version does.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import product
from pathlib import Path

import msgspec

from benchmarks import busy_deposits
from benchmarks.busy_year import BOOKINGS, NOW, ZONE, fill
from benchmarks.measure import Figure, publish
from scheduler_app.domain.page.format import Pairing, Receipt
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.links import new_key
from scheduler_app.domain.practice.services import Online
from scheduler_app.gateways.page.http import PageHttp
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.page import link as page_link
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service

PAGE = "6f1d2c53-1f3e-4a0a-8c6e-0a8d1f0b7c11"
ABLE = tuple(PageAbility)
AHEAD = {"a fifth of it ahead": 0.2, "half of it ahead": 0.5}
ASKING = {"": False, ", each for a deposit": True}


class _Page(BaseHTTPRequestHandler):
    """Takes a publication as it comes; `sizes` are the bytes of each, `lease` that of the diary."""

    protocol_version = "HTTP/1.1"
    sizes: list[int] = []  # noqa: RUF012 - one server of this class at a time
    generation = 0

    def do_PUT(self) -> None:
        """The publication."""
        length = int(self.headers["Content-Length"])
        self.rfile.read(length)
        type(self).sizes.append(length)
        type(self).generation += 1
        now = int(NOW.timestamp())
        self._answer(Receipt(now, self.generation, now + 3 * 86_400, 0, (), "2027a", knows=ABLE))

    def do_POST(self) -> None:
        """The pairing."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(Pairing(PAGE, "token", 0, 0, int(NOW.timestamp()), knows=ABLE))

    def log_message(self, *_told: object) -> None:
        """Nothing is told."""

    def _answer(self, told: Receipt | Pairing) -> None:
        body = msgspec.json.encode(told)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def page() -> Iterator[str]:
    """The address of such a server, for as long as the block lasts."""
    _Page.sizes, _Page.generation = [], 0
    server = HTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sent(folder: Path, ahead: float, *, asks: bool) -> tuple[int, float]:
    """Bytes of the publication as a page of this version gets it, and the seconds it takes."""
    path = folder / f"{ahead} {asks}.db"
    diary = Diary.open(path)
    found_practice(diary, zone_name=ZONE, region="DE", now=NOW)
    for service in list_services(diary):
        save_service(diary, replace(service, online=Online.REQUEST), now=NOW)
    version = busy_deposits.ask(diary, now=NOW) if asks else 0
    diary.close()
    fill(path, ahead=ahead)
    if asks:
        busy_deposits.fill(path, version, now=NOW)
    diary = Diary.open(path)
    with page() as url:
        gateway = PageHttp(url)
        code = page_link.PairingCode(url, "code")
        page_link.pair(diary, gateway, code, "hosted", keep=lambda _page, _token: None, now=NOW)
        key = new_key()
        page_link.publish(diary, gateway, now=NOW, key=key)
        begin = time.perf_counter()
        page_link.publish(diary, gateway, now=NOW, key=key)
        taken = time.perf_counter() - begin
        gateway.close()
        size = _Page.sizes[-1]
    diary.close()
    return size, taken


def main() -> None:
    """Publish each year once."""
    with tempfile.TemporaryDirectory() as name:
        for (what, ahead), (how, asks) in product(AHEAD.items(), ASKING.items()):
            size, taken = sent(Path(name), ahead, asks=asks)
            publish(
                Figure(
                    "a publication on the wire",
                    f"{BOOKINGS:,} bookings, {what}{how}",
                    size,
                    most=150e3,
                    unit="bytes",
                    note=f"read, packed and sent in {taken * 1000:.0f} ms",
                )
            )


if __name__ == "__main__":
    main()
