"""What clients change, see, end, take along and erase; and what needs a proof before."""

from __future__ import annotations

import json
import re

import httpx
import pytest
from sqlalchemy import text

from scheduler_app.booking_page.store import accounts, events, sessions
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.kinds import EventKind
from tests.booking_page.account.test_entering import NOBODY, ZOE, _ask, _hold
from tests.booking_page.sample import sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import (
    PASSWORD,
    deliver,
    last_mail,
    link_in,
    mails,
    registered,
    send,
    token,
)

DAY = 86_400
PROOF = ("/account/email", "/account/password", "/account/erase")


def _account(page: Page, email: str = ZOE) -> Account | None:
    return page.database.read_now(lambda c: accounts.of_email(c, email))


def _events(page: Page) -> tuple[Event, ...]:
    return page.database.read_now(lambda c: events.after(c, 0))


def _logged_in(page: Page, agent: str = "", email: str = ZOE) -> httpx.Client:
    visitor = page.visitor(**({"user-agent": agent} if agent else {}))
    assert send(visitor, "/login", email=email, password=PASSWORD).status_code == 303
    return visitor


def _is_in(visitor: httpx.Client) -> bool:
    return visitor.get("/account").status_code == 200


def test_a_login_gets_a_new_id_and_the_old_one_is_worth_nothing(page: Page) -> None:
    visitor = registered(page)
    before = visitor.cookies["session"]
    form = token(visitor.get("/account/confirm"))
    visitor.post("/account/confirm", data={"_csrf_token": form, "password": PASSWORD})
    after = visitor.cookies["session"]
    assert after != before
    thief = page.visitor()
    thief.cookies.set("session", before)
    assert not _is_in(thief) and _is_in(visitor)


def test_an_id_that_was_planted_becomes_no_session(page: Page) -> None:
    registered(page)
    victim = page.visitor()
    planted = "A" * 43
    victim.cookies.set("session", planted, domain="127.0.0.1")
    send(victim, "/login", email=ZOE, password=PASSWORD)
    thief = page.visitor()
    thief.cookies.set("session", planted)
    assert not _is_in(thief)
    kept = page.database.read_now(lambda c: c.execute(text("SELECT * FROM sessions")).all())
    now_held = victim.cookies.get("session", domain="127.0.0.1")
    assert now_held and now_held not in repr(kept)


def test_a_session_ends_when_it_is_not_used_and_at_last_in_any_case(page: Page) -> None:
    visitor = registered(page)
    page.clock.now += 14 * DAY
    assert not _is_in(visitor)
    page.clock.now += 1
    visitor = _logged_in(page)
    for _ in range(6):
        page.clock.now += 13 * DAY
        assert _is_in(visitor)
    page.clock.now += 12 * DAY
    assert not _is_in(visitor)


def test_reading_pages_costs_no_write(page: Page) -> None:
    visitor = registered(page)
    seen = "SELECT seen_at FROM sessions"
    _is_in(visitor)
    before = page.database.read_now(lambda c: c.execute(text(seen)).scalar_one())
    page.clock.now += sessions.SEEN_EVERY - 1
    _is_in(visitor)
    assert page.database.read_now(lambda c: c.execute(text(seen)).scalar_one()) == before
    page.clock.now += 1
    _is_in(visitor)
    assert page.database.read_now(lambda c: c.execute(text(seen)).scalar_one()) == page.clock.now


def test_sessions_are_listed_by_device_and_end_one_by_one_or_all_at_once(page: Page) -> None:
    page.publish()
    here = registered(page)
    agents = {
        "Firefox, Android": "Mozilla/5.0 (Android 15; Mobile; rv:130.0) Firefox/130.0",
        "Edge, Windows": "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0",
        "Safari, iPhone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1",
    }
    there = {name: _logged_in(page, agent) for name, agent in agents.items()}
    listed = here.get("/account/sessions").text
    assert all(name in listed for name in agents)
    handles = dict(zip(agents, _handles(page, *agents), strict=True))
    send(here, "/account/sessions", session=handles["Edge, Windows"])
    assert [name for name in there if _is_in(there[name])] == ["Firefox, Android", "Safari, iPhone"]
    form = token(here.get("/account/sessions"))
    here.post("/account/sessions", data={"_csrf_token": form})
    assert not any(map(_is_in, there.values())) and _is_in(here)


def _handles(page: Page, *devices: str) -> list[str]:
    found = _account(page)
    assert found is not None
    known = page.database.read_now(lambda c: sessions.of_account(c, found.id, now=page.clock.now))
    by_device = {session.device: session.handle for session in known}
    return [by_device[device] for device in devices]


def test_nobody_ends_the_session_of_somebody_else(page: Page) -> None:
    zoe, yan = registered(page), registered(page, NOBODY)
    found = _account(page)
    assert found is not None
    (session,) = page.database.read_now(
        lambda c: sessions.of_account(c, found.id, now=page.clock.now)
    )
    send(yan, "/account/sessions", session=session.handle)
    assert _is_in(zoe)


@pytest.mark.parametrize("path", PROOF)
def test_what_cannot_be_taken_back_needs_a_fresh_proof(page: Page, path: str) -> None:
    visitor = registered(page)
    assert visitor.get(path).status_code == 200
    form = token(visitor.get(path))
    page.clock.now += sessions.FRESH
    for answer in (
        visitor.get(path),
        visitor.post(path, data={"_csrf_token": form, "sure": "yes"}),
    ):
        assert answer.headers["location"] == "/account/confirm?next=" + path.replace("/", "%2F")
    wrong = send(visitor, "/account/confirm", next=path, password="not that one")
    assert wrong.status_code == 422
    right = send(visitor, "/account/confirm", next=path, password=PASSWORD)
    assert right.headers["location"] == path
    assert visitor.get(path).status_code == 200


def test_a_mailed_link_is_a_proof_too(page: Page) -> None:
    visitor = registered(page)
    page.clock.now += sessions.FRESH
    send(visitor, "/account/confirm", do="link", next="/account/password")
    answer = send(visitor, link_in(last_mail(page, ZOE)))
    assert answer.headers["location"] == "/account/password"
    assert visitor.get("/account/password").status_code == 200


def test_details_change_at_once_and_the_desktop_hears_of_it(page: Page) -> None:
    page.publish()
    visitor = registered(page)
    send(visitor, "/account/details", name="Zoë  Żak", phone="030 1234567", language="de")
    told = [event for event in _events(page) if event.kind is EventKind.ACCOUNT]
    assert len(told) == 1 and told[0].person is not None
    assert (told[0].person.name, told[0].person.phone) == ("Zoë Żak", "+49301234567")
    assert told[0].person.language == "de"
    send(visitor, "/account/details", name="Zoë Żak", phone="+49301234567", language="de")
    assert len(_events(page)) == 1, "nothing changed, nothing to tell"


@pytest.mark.parametrize("first", ["old", "new"])
def test_an_address_changes_when_both_agree_in_any_order(page: Page, first: str) -> None:
    visitor = registered(page)
    assert send(visitor, "/account/email", email=NOBODY).headers["location"] == "/email/mailed"
    links = {"old": link_in(last_mail(page, ZOE)), "new": link_in(last_mail(page, NOBODY))}
    order = [first, *(links.keys() - {first})]
    outside = page.visitor()
    assert send(outside, links[order[0]]).headers["location"] == "/email/waits"
    assert _account(page) is not None
    assert send(outside, links[order[1]]).headers["location"] == "/email/changed"
    assert _account(page) is None and _account(page, NOBODY) is not None
    told = [event.person for event in _events(page) if event.kind is EventKind.ACCOUNT]
    assert [person.email for person in told if person] == [NOBODY]


def test_the_old_address_can_refuse_and_whoever_asked_is_out(page: Page) -> None:
    thief = registered(page)
    send(thief, "/account/email", email=NOBODY)
    old, new = link_in(last_mail(page, ZOE)), link_in(last_mail(page, NOBODY))
    outside = page.visitor()
    assert send(outside, old, do="refuse").headers["location"] == "/email/refused"
    assert not _is_in(thief)
    assert outside.get(new).status_code == 410
    assert _account(page) is not None and _account(page, NOBODY) is None


def test_one_address_alone_changes_nothing(page: Page) -> None:
    visitor = registered(page)
    send(visitor, "/account/email", email=NOBODY)
    new = link_in(last_mail(page, NOBODY))
    assert send(page.visitor(), new).headers["location"] == "/email/waits"
    # Asked for once more: what was agreed to before counts for nothing.
    send(visitor, "/account/email", email=NOBODY)
    old = link_in(last_mail(page, ZOE))
    assert send(page.visitor(), old).headers["location"] == "/email/waits"
    assert _account(page, NOBODY) is None


def test_a_wish_for_a_taken_address_tells_only_its_owner(page: Page) -> None:
    zoe = registered(page)
    registered(page, NOBODY)
    told = []
    for new in (NOBODY, "free@example.org"):
        answer = send(zoe, "/account/email", email=new)
        told.append((answer.status_code, answer.headers["location"], answer.text))
    assert told[0] == told[1]
    assert "account already" in str(last_mail(page, NOBODY)["Subject"])


def test_a_new_password_ends_the_others_and_gives_this_one_a_new_id(page: Page) -> None:
    here = registered(page)
    there = _logged_in(page)
    before = here.cookies["session"]
    answer = send(here, "/account/password", password="quite another sentence", do="set")
    assert answer.headers["location"] == "/account?done=password"
    assert _is_in(here) and not _is_in(there) and here.cookies["session"] != before


def test_going_without_a_password(page: Page) -> None:
    here = registered(page)
    send(here, "/account/password", do="remove")
    found = _account(page)
    assert found is not None and not found.has_password and _is_in(here)
    assert send(page.visitor(), "/login", email=ZOE, password=PASSWORD).status_code == 422


def test_the_export_holds_everything_and_nothing_secret(page: Page) -> None:
    page.publish()
    visitor = page.visitor()
    _hold(page, visitor)
    _ask(visitor, ZOE, text="My secret screen.")
    send(visitor, link_in(last_mail(page, ZOE)))
    last_mail(page, ZOE)
    answer = visitor.get("/account/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    held = json.loads(answer.text)
    assert held["account"]["email"] == ZOE
    assert held["chosen_and_not_yet_sent"] == []
    assert held["appointments"][0]["service"] == "Remote support"
    assert held["sent_and_not_yet_fetched"][0]["wish"]["text"] == "My secret screen."
    assert len(held["sessions"]) == 1 and len(held["links_to_appointments"]) == 1
    assert "argon2" not in answer.text and visitor.cookies["session"] not in answer.text


def test_the_export_holds_what_was_typed_but_not_sent(page: Page) -> None:
    page.publish()
    visitor = registered(page, ZOE)
    _hold(page, visitor)
    answer = send(visitor, "/request", text="", place="Long Road 1")
    assert answer.status_code == 422
    (typed,) = json.loads(visitor.get("/account/export").text)["chosen_and_not_yet_sent"]
    assert typed["service"] == "Remote support"
    assert typed["typed"]["place"] == "Long Road 1"


def test_erasing_forgets_at_once_withdraws_and_tells_the_desktop(page_on_both: Page) -> None:
    page = page_on_both
    page.publish()
    visitor = page.visitor()
    _hold(page, visitor)
    _ask(visitor, ZOE, text="My secret screen.")
    send(visitor, link_in(last_mail(page, ZOE)))
    other = page.visitor()
    send(other, "/login/link", shown_at="/login", email=ZOE)
    send(other, link_in(last_mail(page, ZOE)))
    assert "withdrawn" in visitor.get("/account/erase").text
    assert send(visitor, "/account/erase").headers["location"] == "/account/erase", "not sure"
    answer = send(visitor, "/account/erase", sure="yes")
    assert answer.headers["location"] == "/erased"
    assert visitor.get("/erased").status_code == 200
    assert not _is_in(visitor) and not _is_in(other)
    assert _account(page) is None
    kinds = [event.kind for event in _events(page)]
    assert kinds == [EventKind.REQUEST, EventKind.WITHDRAWAL, EventKind.ERASURE]
    deliver(page)
    seen = _events(page)[-1].seq
    page.publish(sample_publication(page.clock.now, generation=2, acknowledged=seen))
    assert [table for table in _tables(page) if ZOE in _dump(page, table)] == []
    assert [table for table in _tables(page) if "secret screen" in _dump(page, table)] == []


def _tables(page: Page) -> list[str]:
    from scheduler_app.booking_page.store.tables import metadata

    return [table.name for table in metadata.sorted_tables]


def _dump(page: Page, table: str) -> str:
    rows = page.database.read_now(lambda c: c.execute(text(f"SELECT * FROM {table}")).all())
    return repr([tuple(row) for row in rows])


def test_links_in_mails_are_listed_and_ended(page: Page) -> None:
    page.publish()
    visitor = page.visitor()
    _hold(page, visitor)
    _ask(visitor, ZOE)
    send(visitor, link_in(last_mail(page, ZOE)))
    manage = link_in(last_mail(page, ZOE))
    assert manage.startswith("/m/")
    stranger = page.visitor()
    assert "Remote support" in _followed(stranger, manage).text
    listed = visitor.get("/account/sessions").text
    uid = re.search(r'name="uid" value="([^"]+)"', listed)
    assert uid is not None
    form = token(visitor.get("/account/sessions"))
    visitor.post("/account/links", data={"_csrf_token": form, "uid": uid.group(1)})
    assert "Remote support" not in _followed(stranger, manage).text
    assert len(mails(page)) == 2


def _followed(visitor: httpx.Client, path: str) -> httpx.Response:
    answer = visitor.get(path)
    while answer.is_redirect:
        answer = visitor.get(answer.headers["location"])
    return answer
