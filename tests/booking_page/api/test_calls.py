"""The desktop's calls: paired once, refused in words, strict about what they are given."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import httpx
import msgspec
import pytest
from sqlalchemy import event, text

from scheduler_app.booking_page.store import practice
from scheduler_app.domain.page.format import Inbox, Publication, Receipt
from tests.booking_page.sample import DIARY, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.shop import berlin


def paired(page: Page) -> httpx.Client:
    """A desktop that has the token."""
    desktop = page.visitor()
    answer = desktop.post("/api/pairing", json={"code": _code(page), "diary": DIARY})
    assert answer.status_code == 200
    desktop.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    return desktop


def _code(page: Page) -> str:
    return page.database.write_now(lambda c: practice.new_pairing_code(c, page.clock.now))


def _put(desktop: httpx.Client, publication: Publication) -> httpx.Response:
    return desktop.put("/api/publication", content=msgspec.json.encode(publication))


def test_a_code_works_once_and_for_an_hour(page: Page) -> None:
    desktop = page.visitor()
    code = _code(page)
    page.clock.now += practice.CODE_LIFETIME
    late = desktop.post("/api/pairing", json={"code": code, "diary": DIARY})
    assert late.status_code == 403 and "not valid" in late.json()["message"]
    code = _code(page)
    page.clock.now += practice.CODE_LIFETIME - 1
    assert desktop.post("/api/pairing", json={"code": code, "diary": DIARY}).status_code == 200
    assert desktop.post("/api/pairing", json={"code": code, "diary": DIARY}).status_code == 403


def test_pairing_again_ends_the_token_before_and_another_diary_is_refused(page: Page) -> None:
    first = paired(page)
    second = paired(page)
    assert first.get("/api/inbox?after=0").status_code == 401
    assert second.get("/api/inbox?after=0").status_code == 200
    other = page.visitor().post("/api/pairing", json={"code": _code(page), "diary": "another"})
    assert other.status_code == 403 and "another diary" in other.json()["message"]
    assert second.get("/api/inbox?after=0").status_code == 200


def test_guessing_is_counted_by_address(page: Page) -> None:
    desktop = page.visitor()
    codes = [
        desktop.post("/api/pairing", json={"code": str(n), "diary": DIARY}).status_code
        for n in range(12)
    ]
    assert codes[0] == 403 and codes[-1] == 429
    guess = {"Authorization": "Bearer x"}
    guesses = [desktop.get("/api/inbox?after=0", headers=guess) for _ in range(35)]
    answer = guesses[-1]
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert paired_after_a_while(page).get("/api/inbox?after=0").status_code == 200


def paired_after_a_while(page: Page) -> httpx.Client:
    """A desktop that pairs when the guessing is long over."""
    page.clock.now += 3_600
    return paired(page)


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", "Basic x", "bearer \xe9"])
def test_without_the_token_nothing_is_told(page: Page, token: str) -> None:
    paired(page)
    visitor = page.visitor()
    shown = {b"Authorization": token.encode("latin-1")}
    for answer in (
        visitor.get("/api/inbox?after=0", headers=shown),
        visitor.put("/api/publication", headers=shown),
    ):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_publication_is_taken_and_answered(page_on_both: Page) -> None:
    desktop = paired(page_on_both)
    wanted = sample_publication(page_on_both.clock.now)
    answer = _put(desktop, wanted)
    receipt = msgspec.json.decode(answer.content, type=Receipt)
    assert (receipt.generation, receipt.events) == (1, ())
    assert receipt.valid_until == page_on_both.clock.now + wanted.lease
    assert _put(desktop, replace(wanted, generation=5)).status_code == 200
    stale = _put(desktop, wanted)
    assert stale.status_code == 409
    assert {name: stale.json()[name] for name in ("generation", "latest_seq", "now")} == {
        "generation": 5,
        "latest_seq": 0,
        "now": page_on_both.clock.now,
    }
    assert _put(desktop, replace(wanted, generation=6, diary="x")).status_code == 403


def test_a_publication_is_written_beside_the_thread_that_answers(page_on_both: Page) -> None:
    desktop = paired(page_on_both)
    # That it called is written down once a minute.
    assert desktop.get("/api/inbox", params={"after": 0}).status_code == 200
    threads: dict[str, set[int]] = {}

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        threads.setdefault(statement.split(maxsplit=1)[0], set()).add(threading.get_ident())

    answering = page_on_both.app.state.parts.pulse._loop._thread_id
    event.listen(page_on_both.database.engine, "before_cursor_execute", note)
    assert _put(desktop, sample_publication(page_on_both.clock.now)).status_code == 200
    event.remove(page_on_both.database.engine, "before_cursor_execute", note)
    assert threads["UPDATE"] and answering not in threads["UPDATE"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (b'"grid":900', b'"grid":"900"', "body"),
        (b'"grid":900', b'"grid":900.5', "body"),
        (b'"grid":900', b'"grid":0', "grid"),
        (b'"grid":900,', b"", "body"),
        (b'"format":1', b'"format":7', "format"),
        (b'"format":1', b'"format":7,"services":3', "format"),
        (b'"zone":"Europe/Berlin"', b'"zone":"Nowhere"', "practice.zone"),
        (b'"generation":1', b'"generation":' + b"9" * 400, "generation"),
        (b'"generation":1', b'"generation":99999999999999999999', "generation"),
        (b"{", b"", "body"),
        (b"{", b"[" * 10_000, "body"),
        (b"Remote support", b"\\ud800", "body"),
        (b"Remote support", b"\xff\xfe", "body"),
        (b"Remote support", b"\\u0000", "services.0.name"),
    ],
)
def test_what_cannot_be_is_named(page: Page, old: bytes, new: bytes, field: str) -> None:
    desktop = paired(page)
    body = msgspec.json.encode(sample_publication(page.clock.now))
    answer = desktop.put("/api/publication", content=body.replace(old, new, 1))
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] == field


def test_a_whole_number_is_one_however_it_is_written(page: Page) -> None:
    desktop = paired(page)
    body = msgspec.json.encode(sample_publication(page.clock.now))
    written = body.replace(b'"grid":900', b'"grid":900.0').replace(b'"format":1', b'"format":1e0')
    assert desktop.put("/api/publication", content=written).status_code == 200


def test_a_field_of_a_newer_desktop_is_no_reason_to_refuse(page: Page) -> None:
    desktop = paired(page)
    body = msgspec.json.encode(sample_publication(page.clock.now))
    newer = body.replace(b'"grid":900', b'"grid":900,"mood":"good"')
    assert desktop.put("/api/publication", content=newer).status_code == 200


def test_two_megabytes_are_the_most(page: Page) -> None:
    desktop = paired(page)
    body = msgspec.json.encode(sample_publication(page.clock.now))
    fits = body + b" " * (2 * 1024 * 1024 - len(body))
    assert desktop.put("/api/publication", content=fits).status_code == 200
    assert desktop.put("/api/publication", content=fits + b" ").status_code == 413
    long = {"code": "x" * 100_000, "diary": DIARY}
    assert page.visitor().post("/api/pairing", json=long).status_code == 413


@pytest.mark.parametrize("query", ["", "after=-1", "after=x", "after=0&wait=26", "after=0&wait=-1"])
def test_an_inbox_is_asked_in_bounds(page: Page, query: str) -> None:
    answer = paired(page).get(f"/api/inbox?{query}")
    assert answer.status_code == 422
    problem = answer.json()
    assert "wait" in problem["field"] or "after" in problem["field"] + problem["message"]


def _ask(page: Page, name: str = "anna", hour: int = 10) -> None:
    from tests.booking_page.shop import Shop

    shop = Shop.__new__(Shop)
    shop.database, shop.now = page.database, page.clock.now
    shop.ask(berlin(10, hour), shop.client(name))


def test_the_inbox_tells_what_clients_did(page: Page) -> None:
    desktop = paired(page)
    page.publish()
    _ask(page)
    answer = desktop.get("/api/inbox?after=0&wait=25")
    told = msgspec.json.decode(answer.content, type=Inbox)
    assert [event.seq for event in told.events] == [told.latest_seq] == [1]
    assert told.generation == 1
    assert desktop.get("/api/inbox?after=1").json()["events"] == []


def test_an_inbox_is_not_read_on_after_an_event_that_was_never_told(page_on_both: Page) -> None:
    """By a page that was restored and has given the number out again."""
    page = page_on_both
    desktop = paired(page)
    page.publish()
    _ask(page)
    (event,) = desktop.get("/api/inbox?after=0").json()["events"]
    assert desktop.get(f"/api/inbox?after=1&event={event['id']}").json()["events"] == []
    for after, named in ((1, "another"), (2, event["id"])):
        began = time.monotonic()
        refused = desktop.get(f"/api/inbox?after={after}&event={named}&wait=25")
        assert time.monotonic() - began < 25, "it waited to the end"
        assert refused.status_code == 409
        told = {name: refused.json()[name] for name in ("generation", "latest_seq", "read_anew")}
        assert told == {"generation": 1, "latest_seq": 1, "read_anew": True}
    assert desktop.get("/api/inbox?after=2").status_code == 200


def test_a_publication_that_acknowledges_what_was_never_told_is_refused(page: Page) -> None:
    desktop = paired(page)
    page.publish()
    _ask(page)
    wrong = replace(
        sample_publication(page.clock.now, generation=2, acknowledged=1), acknowledged_event="other"
    )
    refused = _put(desktop, wrong)
    assert refused.status_code == 409
    assert refused.json()["read_anew"] is True
    assert "reads anew" in refused.json()["remedy"]
    assert _put(desktop, sample_publication(page.clock.now)).json()["latest_seq"] == 1


def test_an_inbox_whose_database_is_changed_for_another_while_it_waits_tells_nothing(
    page: Page,
) -> None:
    desktop = paired(page)
    page.publish()
    _ask(page)
    (event,) = desktop.get("/api/inbox?after=0").json()["events"]

    def restored() -> None:
        page.database.write_now(lambda c: c.execute(text("UPDATE events SET id = 'another'")))
        _ask(page, "otto", 12)

    changing = threading.Timer(0.3, restored)
    changing.start()
    answer = desktop.get(f"/api/inbox?after=1&event={event['id']}&wait=25")
    changing.join()
    assert (answer.json()["events"], answer.json()["latest_seq"]) == ([], 2)


def test_a_waiting_inbox_beats_every_second_and_ends_in_json(page: Page) -> None:
    began = time.monotonic()
    answer = paired(page).get("/api/inbox?after=0&wait=2")
    assert time.monotonic() - began > 1.9
    assert len(answer.text) - len(answer.text.lstrip()) >= 1
    assert answer.json()["events"] == []


def test_a_waiting_inbox_hears_of_a_request_at_once(page: Page) -> None:
    desktop = paired(page)
    page.publish()
    asking = threading.Timer(0.3, _ask, [page])
    asking.start()
    began = time.monotonic()
    answer = desktop.get("/api/inbox?after=0&wait=25")
    asking.join()
    assert time.monotonic() - began < 25, "it waited to the end"
    assert len(answer.json()["events"]) == 1


def test_a_waiting_inbox_ends_when_the_page_does(page: Page) -> None:
    desktop = paired(page)
    parts: Any = page.app.state.parts
    ending = threading.Timer(0.3, parts.shutdown.begin)
    ending.start()
    began = time.monotonic()
    assert desktop.get("/api/inbox?after=0&wait=25").status_code == 200
    ending.join()
    assert time.monotonic() - began < 25, "it waited to the end"


def test_a_call_needs_no_csrf_token_and_leaves_no_cookie(page: Page) -> None:
    desktop = paired(page)
    assert _put(desktop, sample_publication(page.clock.now)).status_code == 200
    assert not desktop.cookies


def test_the_description_tells_of_the_calls_and_of_nothing_else(page: Page) -> None:
    described = page.visitor().get("/schema/openapi.json").json()
    operations = {path: next(iter(methods.items())) for path, methods in described["paths"].items()}
    assert {path: method for path, (method, _) in operations.items()} == {
        "/api/files/{digest}": "put",
        "/api/inbox": "get",
        "/api/mails": "put",
        "/api/pairing": "post",
        "/api/publication": "put",
    }
    told = {path: sorted(one["responses"]) for path, (_, one) in operations.items()}
    assert told["/api/publication"] == told["/api/mails"] == [
        "200", "400", "401", "403", "409", "413", "414", "415", "422", "429", "431", "503",
    ]  # fmt: skip
    assert operations["/api/pairing"][1].get("security", [{}]) == [{}]
    assert operations["/api/inbox"][1]["security"] == [{"token": []}]
    schemas = described["components"]["schemas"]
    assert {"Publication", "Receipt", "Inbox", "Event", "Pairing", "Problem"} <= set(schemas)
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


@pytest.mark.parametrize(("query", "status"), [("after=0&x=%00", 400), ("x=" + "y" * 10_000, 414)])
def test_a_program_reads_json_also_of_what_no_route_has_seen(
    page: Page, query: str, status: int
) -> None:
    answer = paired(page).get(f"/api/inbox?{query}")
    assert answer.status_code == status
    assert answer.json()["message"].startswith("The address of this page is")
