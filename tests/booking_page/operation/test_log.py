"""Tests: the log of the page is JSON, and holds nothing of a client."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.operation.log import configure_logging, masked


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What a page in this process would log; the tests' own handlers are put back after."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    levels = {name: logging.getLogger(name).level for name in ("alembic", "uvicorn.error")}
    stream = io.StringIO()
    configure_logging(stream)
    yield stream
    root.handlers = before
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


def _only(log: io.StringIO) -> dict[str, object]:
    (line,) = log.getvalue().splitlines()
    record: dict[str, object] = json.loads(line)
    return record


def test_a_line_is_an_object_with_its_facts(log: io.StringIO) -> None:
    logging.getLogger("scheduler_app.booking_page.some").info("mail sent", extra={"attempts": 2})

    record = _only(log)

    assert record["event"] == "mail sent"
    assert record["attempts"] == 2
    assert record["level"] == "info"
    assert record["logger"] == "scheduler_app.booking_page.some"
    assert str(record["timestamp"]).endswith("Z")


def test_an_exception_is_told_by_class_and_place_and_never_by_its_text(log: io.StringIO) -> None:
    def fail() -> None:
        try:
            int("anna@client.example")
        except ValueError as error:
            raise RuntimeError("Anna Schmidt typed 12 Main Street") from error

    try:
        fail()
    except RuntimeError:
        logging.getLogger("x").exception("bug")

    text = log.getvalue()
    record = _only(log)

    assert record["exception"] == "builtins.RuntimeError"
    assert record["cause"] == "builtins.ValueError"
    frames = record["frames"]
    assert isinstance(frames, list)
    assert frames[0].startswith("tests/booking_page/operation/test_log.py:")
    assert not any(word in text for word in ("Anna", "anna", "Main Street", "client.example"))


def test_an_exception_outside_of_its_handler_is_told_as_well(log: io.StringIO) -> None:
    logging.getLogger("x").error("bug", exc_info=KeyError("anna@client.example"))

    assert _only(log)["exception"] == "builtins.KeyError"
    assert "anna" not in log.getvalue()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("550 anna.schmidt@client.example unknown", "550 ‹e-mail› unknown"),
        ("<anna@client.example>: refused", "‹e-mail› refused"),
        ("GET /link/AbC9-x?y=1", "GET /link/…?y=1"),
        ("GET /m/q83vEh HTTP/1.1", "GET /m/… HTTP/1.1"),
        ("token mV9h2mK0q83vEhmV9h2mK0q83vEh1234567 bad", "token ‹secret› bad"),
        ("nothing of the kind", "nothing of the kind"),
    ],
)
def test_what_slips_in_is_masked(text: str, told: str) -> None:
    assert masked(text) == told


@given(st.emails(), st.text())
def test_no_address_comes_through(email: str, around: str) -> None:
    if "@" not in around:
        assert f"{email}" not in masked(f"{around} {email} {around}")


def test_it_goes_to_standard_error_if_nothing_else_is_said() -> None:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    try:
        configure_logging()
        handler = root.handlers[0]
        assert isinstance(handler, logging.StreamHandler)
        assert handler.stream is sys.stderr
    finally:
        root.handlers = before
        root.setLevel(level)
