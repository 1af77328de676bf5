"""Tests: bodies that come compressed are taken like others, and never unpacked without end."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from contextlib import suppress
from dataclasses import replace

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from scheduler_app.booking_page.api.packing import unpacked
from scheduler_app.booking_page.api.publication import MOST_PUBLICATION_BYTES
from scheduler_app.booking_page.store import practice
from scheduler_app.domain.page.format import Inbox, Pairing, Receipt
from scheduler_app.domain.page.kinds import PageAbility
from tests.booking_page.api.test_calls import paired
from tests.booking_page.sample import sample_publication
from tests.booking_page.serving import Page


def put(desktop: httpx.Client, body: bytes, coding: str | None = "gzip") -> httpx.Response:
    """A publication as these bytes."""
    headers = {} if coding is None else {"Content-Encoding": coding}
    return desktop.put("/api/publication", content=body, headers=headers)


@pytest.mark.parametrize("coding", [None, "", "identity", "gzip", "GZIP"])
def test_a_publication_is_taken_packed_or_plain(page: Page, coding: str | None) -> None:
    plain = msgspec.json.encode(sample_publication(page.clock.now))
    packed = coding is not None and coding.lower() == "gzip"
    answer = put(paired(page), gzip.compress(plain) if packed else plain, coding)
    assert answer.status_code == 200, answer.text


def test_every_answer_names_what_the_page_is_able_to(page: Page) -> None:
    desktop = paired(page)
    taken = put(desktop, msgspec.json.encode(sample_publication(page.clock.now)), None)
    read = desktop.get("/api/inbox?after=0")
    able = {PageAbility.GZIP, PageAbility.LINKS}
    assert able <= set(msgspec.json.decode(taken.content, type=Receipt).knows)
    assert able <= set(msgspec.json.decode(read.content, type=Inbox).knows)
    code = page.database.write_now(lambda c: practice.new_pairing_code(c, page.clock.now))
    known = {"code": code, "diary": sample_publication().diary}
    again = page.visitor().post("/api/pairing", json=known)
    assert able <= set(msgspec.json.decode(again.content, type=Pairing).knows)


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "x", "zstd"])
def test_another_coding_is_refused_in_words(page: Page, coding: str) -> None:
    answer = put(paired(page), b"{}", coding)
    assert answer.status_code == 415
    assert "gzip" in answer.json()["message"] and answer.headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("cut", ["a byte less", "a byte more", "two of them", "not packed"])
def test_what_is_no_whole_gzip_is_refused_in_words(page: Page, cut: str) -> None:
    plain = msgspec.json.encode(sample_publication(page.clock.now))
    packed = gzip.compress(plain)
    body = {"a byte less": packed[:-1], "a byte more": packed + b"x", "two of them": packed * 2,
            "not packed": plain}[cut]  # fmt: skip
    answer = put(paired(page), body)
    assert answer.status_code == 400 and "gzip" in answer.json()["message"]
    assert page.visitor().get("/").status_code == 503, "nothing was taken"


def test_a_bomb_is_refused_and_never_unpacked(page: Page) -> None:
    desktop = paired(page)
    bomb = gzip.compress(b" " * (32 * MOST_PUBLICATION_BYTES))
    assert len(bomb) < MOST_PUBLICATION_BYTES
    tracemalloc.start()
    answer = put(desktop, bomb)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 413 and "longer than" in answer.json()["message"]
    assert peak < 8 * MOST_PUBLICATION_BYTES


def test_a_publication_may_be_two_megabytes_long_and_no_longer(page: Page) -> None:
    desktop, whole = paired(page), sample_publication(page.clock.now)
    plain = msgspec.json.encode(replace(whole, policy="x"))
    filled = plain + b" " * (MOST_PUBLICATION_BYTES - len(plain))
    assert put(desktop, gzip.compress(filled + b" ")).status_code == 413
    assert put(desktop, gzip.compress(filled)).status_code == 200


@given(st.binary(max_size=300), st.integers(0, 300))
def test_unpacking_gives_back_what_was_packed_or_refuses(body: bytes, most: int) -> None:
    if len(body) > most:
        with pytest.raises(RequestEntityTooLarge):
            unpacked(gzip.compress(body), most)
    else:
        assert unpacked(gzip.compress(body), most) == body


@given(st.binary(max_size=200))
def test_whatever_comes_is_unpacked_or_refused(body: bytes) -> None:
    for one in (body, b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + body, zlib.compress(body)):
        with suppress(ClientException):
            assert len(unpacked(one, 1_000)) <= 1_000
