"""Benchmarks: load on a server: wrk where it is installed, and a bounded generator of our own.

The own one sends requests that were written before, over connections that stay open, and reads of
the answers no more than it must. It is for requests that differ from each other, and for machines
without wrk.
"""

from __future__ import annotations

import asyncio
import http.client
import re
import shutil
import subprocess
from collections.abc import Sequence
from time import perf_counter
from urllib.parse import urlsplit

CONNECTIONS = 16
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


def get(url: str, path: str, *, cookie: str = "") -> bytes:
    """A GET request as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", f"host: {urlsplit(url).netloc}"]
    if cookie:
        lines.append(f"cookie: {cookie}")
    return "\r\n".join([*lines, "", ""]).encode()


def rate(url: str, path: str, *, seconds: float, cookie: str = "") -> float:
    """Answers a second to the same request, asked over and over; each must be 200."""
    wrk = shutil.which("wrk")
    if wrk is None:
        count = 300
        while True:
            taken, _ = send(url, [get(url, path, cookie=cookie)] * count, expected=200)
            if taken > seconds / 2:
                return count / taken
            count = int(count * min(10, max(2, seconds / taken)))
    headers = ["-H", f"Cookie: {cookie}"] if cookie else []
    told = subprocess.run(
        [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", *headers, url + path],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(f"{path} was not answered well:\n{told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if found is None:
        raise SystemExit(f"wrk says nothing of a rate:\n{told}")
    return float(found[1])


def send(
    url: str, requests: Sequence[bytes], *, expected: int, or_else: int = 0
) -> tuple[float, list[float]]:
    """Send each once, `CONNECTIONS` at a time; seconds in all, and for each answer.

    Each must be answered by the status `expected`, or by `or_else`.
    """
    return asyncio.run(_send(url, requests, (expected, or_else)))


async def _send(
    url: str, requests: Sequence[bytes], expected: tuple[int, int]
) -> tuple[float, list[float]]:
    parts = urlsplit(url)
    waiting = iter(requests)
    taken: list[float] = []
    good = tuple(f"HTTP/1.1 {status} ".encode() for status in expected)

    async def work() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        for request in waiting:
            begin = perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            body = await reader.readexactly(int(length[1]) if length else 0)
            taken.append(perf_counter() - begin)
            if not head.startswith(good):
                raise SystemExit(
                    f"not {expected[0]} but:\n{(head + body).decode(errors='replace')}"
                )
        writer.close()
        await writer.wait_closed()

    begin = perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return perf_counter() - begin, taken


def fetched(url: str, path: str) -> tuple[int, bytes]:
    """Bytes on the wire of an answer as a browser asks for it, its head included; and its body."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "en"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path} is answered by {answer.status}")
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 19
    return head + len(body), body
