"""Tests: what is told of requests: bugs and changes, by patterns of paths, with a number."""

from __future__ import annotations

import logging
import re

import pytest
from litestar import get, post
from litestar.exceptions import ClientException, InternalServerException
from litestar.params import FromPath

from scheduler_app.booking_page.security.guards import LoginNeeded
from scheduler_app.domain.errors import Trouble
from tests.booking_page.serving import Page

WHERE = "scheduler_app.booking_page.operation.observing"


@get("/told/{secret:str}")
async def told(secret: FromPath[str]) -> str:
    return secret


@post("/told/{secret:str}", opt={"exclude_from_csrf": True})
async def taken(secret: FromPath[str]) -> str:
    return secret


@get("/raises/{kind:str}")
async def raises(kind: FromPath[str]) -> str:
    raise {
        "bug": ZeroDivisionError("anna@client.example"),
        "server": InternalServerException("anna@client.example"),
        "trouble": Trouble("The hour is gone."),
        "client": ClientException("No such month."),
        "login": LoginNeeded(),
    }[kind]


@pytest.fixture
def lines(page: Page, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    for handler in (told, taken, raises):
        page.app.register(handler)
    caplog.set_level(logging.INFO, WHERE)
    return caplog


def _routes(lines: pytest.LogCaptureFixture) -> list[tuple[str, str, int]]:
    return [
        (record.__dict__["method"], record.__dict__["route"], record.__dict__["status"])
        for record in lines.records
        if record.name == WHERE and record.getMessage() == "request"
    ]


def test_what_was_only_read_is_counted_and_not_told(
    page: Page, lines: pytest.LogCaptureFixture
) -> None:
    assert page.visitor().get("/told/q83vEh").text == "q83vEh"

    assert _routes(lines) == []


def test_what_changes_something_is_told_by_the_pattern_of_its_path(
    page: Page, lines: pytest.LogCaptureFixture
) -> None:
    page.visitor().post("/told/q83vEh")

    assert _routes(lines) == [("POST", "/told/{secret}", 201)]


def test_nobody_names_a_metric_or_a_line_by_a_method_or_path_of_his_own(
    page: Page, lines: pytest.LogCaptureFixture
) -> None:
    page.visitor().request("ANNA", "/anna@client.example")

    ((method, route, status),) = _routes(lines)
    assert (method, route) == ("OTHER", "(unknown)")
    assert 400 <= status < 500


def test_each_answer_has_a_number_of_its_own(page: Page, lines: pytest.LogCaptureFixture) -> None:
    visitor = page.visitor()
    numbers = {
        visitor.get(path).headers["x-request-id"] for path in ("/told/a", "/told/a", "/no/such")
    }

    assert len(numbers) == 3
    assert all(re.fullmatch(r"[0-9a-f]{16}", number) for number in numbers)


@pytest.mark.expects_log("ERROR scheduler_app.booking_page.operation.observing: bug")
@pytest.mark.parametrize("kind", ["bug", "server"])
def test_a_bug_is_written_down_and_its_text_is_not_shown(
    page: Page, lines: pytest.LogCaptureFixture, kind: str
) -> None:
    answer = page.visitor().get(f"/raises/{kind}")

    assert answer.status_code == 500
    if kind == "bug":
        assert "anna" not in answer.text
    assert any(record.exc_info for record in lines.records)


@pytest.mark.parametrize("kind", ["trouble", "client", "login"])
def test_what_is_expected_to_fail_is_no_bug(
    page: Page, lines: pytest.LogCaptureFixture, kind: str
) -> None:
    page.visitor().get(f"/raises/{kind}")

    assert [record for record in lines.records if record.levelno >= logging.WARNING] == []
