"""How often the database is asked in what many clients do at once: counted, not timed."""

from __future__ import annotations

import httpx

from tests.booking_page.serving import Page
from tests.booking_page.shop import berlin
from tests.booking_page.visiting import hidden, registered, token
from tests.counting import statements

TEN = berlin(10, 10)
_OWN = ("SELECT version, last_seq", "SELECT 1 WHERE EXISTS", "SET TRANSACTION")
"""What the worker asks by itself, and what begins a transaction."""


def _asked(found: list[str]) -> list[str]:
    """The statements that requests ask."""
    plain = [" ".join(statement.split()) for statement in found]
    return [statement for statement in plain if not statement.startswith(_OWN)]


def _hold(visitor: httpx.Client, start: int) -> httpx.Response:
    shown = token(visitor.get("/book/1"))
    form = {"_csrf_token": shown, "start": str(start), "zone": "Europe/Berlin"}
    return visitor.post("/book/1/hold", data=form)


def test_a_request_is_sent_with_fourteen_statements(page: Page) -> None:
    page.publish()
    zoe = registered(page)
    assert _hold(zoe, TEN).status_code == 303
    form = {**hidden(zoe.get("/request"), "/request"), "text": "No sound.", "do": "send"}
    with statements(page.database.engine) as found:
        answer = zoe.post("/request", data=form)
    assert answer.headers["location"].startswith("/sent/")
    assert len(_asked(found)) <= 14, "\n".join(_asked(found))


def test_a_loser_is_told_with_few_statements_and_no_lock(page_on_both: Page) -> None:
    page = page_on_both
    page.publish()
    assert _hold(page.visitor(), TEN).status_code == 303
    loser = page.visitor()
    shown = token(loser.get("/book/1"))
    form = {"_csrf_token": shown, "start": str(TEN), "zone": "Europe/Berlin"}
    with statements(page.database.engine) as found:
        answer = loser.post("/book/1/hold", data=form)
    assert answer.status_code == 409
    assert len(_asked(found)) <= 9, "\n".join(_asked(found))
    if not page.database.is_sqlite:
        assert not any("FOR UPDATE" in one or "throttle" in one for one in _asked(found))
