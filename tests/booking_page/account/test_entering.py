"""Coming in: registering, logging in, links by mail; and that nobody learns who is known here."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from sqlalchemy import event

from scheduler_app.booking_page.operation import chores
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.hashing import Passwords
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store import accounts
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.smtp.mailbox import Mailbox
from tests.booking_page.sample import NOW, REMOTE, sample_publication, sample_services
from tests.booking_page.serving import Page, open_page
from tests.booking_page.visiting import (
    PASSWORD,
    deliver,
    hidden,
    last_mail,
    link_in,
    mails,
    registered,
    send,
    token,
)

ZOE, NOBODY = "zoe@example.org", "yan@example.org"


def _account(page: Page, email: str = ZOE) -> Account | None:
    return page.database.read_now(lambda c: accounts.of_email(c, email))


def _is_in(visitor: httpx.Client) -> bool:
    return visitor.get("/account").status_code == 200


def _hold(page: Page, visitor: httpx.Client) -> None:
    """Choose the first free time of the remote service that lies a day ahead."""
    start = sample_publication(page.clock.now).services[0].openings[3][0]
    answer = send(
        visitor,
        f"/book/{REMOTE}/hold",
        shown_at=f"/book/{REMOTE}",
        start=str(start),
        zone="Europe/Berlin",
    )
    assert answer.headers["location"] == "/request", answer.text


def _ask(visitor: httpx.Client, email: str, **more: str) -> httpx.Response:
    fields = {"text": "It beeps.", "name": "Zoe", "email": email, "do": "register", **more}
    return send(visitor, "/request", **fields)


def test_a_password_is_only_set_where_it_was_typed(page: Page) -> None:
    page.publish()
    attacker, owner = page.visitor(), page.visitor()
    send(attacker, "/register", name="Eve", email=ZOE, password="a password of eve's")
    answer = send(owner, link_in(last_mail(page, ZOE)))
    assert answer.headers["location"] == "/account/password?why=elsewhere"
    found = _account(page)
    assert found is not None and found.verified_at and not found.has_password
    send(attacker, "/login", email=ZOE, password="a password of eve's")
    assert not _is_in(attacker)


def test_registered_confirmed_and_logged_in_with_a_password(page_on_both: Page) -> None:
    page_on_both.publish()
    visitor = registered(page_on_both)
    assert _is_in(visitor)
    other = page_on_both.visitor()
    assert send(other, "/login", email="ZOE@Example.org", password=PASSWORD).status_code == 303
    assert _is_in(other)
    send(other, "/logout", shown_at="/account")
    assert not _is_in(other) and _is_in(visitor)


def test_nobody_is_in_before_the_address_is_confirmed(page: Page) -> None:
    visitor = page.visitor()
    send(visitor, "/register", name="Zoe", email=ZOE, password=PASSWORD)
    assert send(visitor, "/login", email=ZOE, password=PASSWORD).status_code == 422
    assert not _is_in(visitor)


def test_a_stranger_chooses_asks_confirms_and_has_sent_it(page_on_both: Page) -> None:
    page = page_on_both
    page.publish()
    visitor = page.visitor()
    _hold(page, visitor)
    assert _ask(visitor, ZOE).headers["location"] == "/request/mail"
    link = link_in(last_mail(page, ZOE))
    shown = visitor.get(link)
    assert "Remote support" in shown.text and shown.text.count('<button class="main"') == 1
    sent = visitor.post(link, data=hidden(shown, link))
    assert re.fullmatch(r"/sent/[0-9a-f-]{36}", sent.headers["location"]), sent.text
    assert visitor.get(sent.headers["location"]).status_code == 200
    assert _is_in(visitor)
    assert "We have your request" in str(last_mail(page, ZOE)["Subject"])
    assert visitor.post(link, data=hidden(shown, link)).status_code == 410


def test_whoever_has_just_confirmed_may_choose_a_password_at_once(page: Page) -> None:
    page.publish()
    visitor = page.visitor()
    _hold(page, visitor)
    _ask(visitor, ZOE)
    sent = send(visitor, link_in(last_mail(page, ZOE))).headers["location"]
    assert 'href="/account/password"' in visitor.get(sent).text
    assert send(visitor, "/account/password", password=PASSWORD, do="set").status_code == 303
    assert 'href="/account/password"' not in visitor.get(sent).text
    assert send(page.visitor(), "/login", email=ZOE, password=PASSWORD).status_code == 303


def test_the_link_works_in_another_browser_too(page: Page) -> None:
    page.publish()
    desk, phone = page.visitor(), page.visitor()
    _hold(page, desk)
    _ask(desk, ZOE)
    answer = send(phone, link_in(last_mail(page, ZOE)))
    assert phone.get(answer.headers["location"]).status_code == 200


def test_an_hour_that_is_gone_leads_to_other_hours_with_the_words_kept(page: Page) -> None:
    page.publish()
    desk, phone = page.visitor(), page.visitor()
    _hold(page, desk)
    _ask(desk, ZOE)
    link = link_in(last_mail(page, ZOE))
    later = sample_services(page.clock.now + 7 * 86_400)
    page.publish(sample_publication(page.clock.now, generation=2, services=later))
    answer = send(phone, link)
    assert answer.headers["location"] == "/request"
    gone = phone.get("/request")
    assert gone.status_code == 410 and "Remote support" in gone.text
    assert _is_in(phone)
    start = str(later[0].openings[0][0])
    send(
        phone,
        f"/book/{REMOTE}/hold",
        shown_at=f"/book/{REMOTE}",
        start=start,
        zone="Europe/Berlin",
    )
    assert "It beeps." in phone.get("/request").text


def test_a_known_address_is_asked_to_log_in_and_keeps_its_details(page: Page) -> None:
    page.publish()
    registered(page)
    stranger = page.visitor()
    _hold(page, stranger)
    _ask(stranger, ZOE, name="Mallory", phone="+493099999999")
    mail = last_mail(page, ZOE)
    assert "account" in str(mail["Subject"]) and "Mallory" not in mail.as_string()
    answer = send(stranger, link_in(mail))
    assert answer.headers["location"].startswith("/sent/")
    found = _account(page)
    assert found is not None and (found.name, found.phone) == ("Zoe", "")


def test_log_in_and_send_in_one(page: Page) -> None:
    page.publish()
    registered(page)
    other = page.visitor()
    _hold(page, other)
    answer = _ask(other, ZOE, do="log-in", password=PASSWORD)
    assert answer.headers["location"].startswith("/sent/")


def test_opening_a_link_uses_nothing_up(page: Page) -> None:
    visitor = page.visitor()
    send(visitor, "/register", name="Zoe", email=ZOE, password=PASSWORD)
    link = link_in(last_mail(page, ZOE))
    for _ in range(3):
        assert page.visitor().get(link).status_code == 200
    assert send(visitor, link).status_code == 303


def test_a_mailed_link_logs_in_and_leads_on(page: Page) -> None:
    registered(page)
    other = page.visitor()
    answer = send(other, "/login/link", shown_at="/login", email=ZOE, next="/account/details")
    assert answer.headers["location"] == "/mailed"
    answer = send(other, link_in(last_mail(page, ZOE)))
    assert answer.headers["location"] == "/account/details" and _is_in(other)


def test_a_new_password_ends_every_other_session(page: Page) -> None:
    before = registered(page)
    other = page.visitor()
    send(other, "/reset", email=ZOE)
    link = link_in(last_mail(page, ZOE))
    short = send(other, link, password="short")
    assert short.status_code == 422 and "at least 10" in short.text.lower()
    assert send(other, link, password="quite another sentence").status_code == 303
    assert _is_in(other) and not _is_in(before)
    assert "password was changed" in str(last_mail(page, ZOE)["Subject"])
    late = page.visitor()
    assert send(late, "/login", email=ZOE, password=PASSWORD).status_code == 422
    assert send(late, "/login", email=ZOE, password="quite another sentence").status_code == 303


def test_wrong_passwords_are_slowed_down_whoever_they_are_tried_for(page: Page) -> None:
    registered(page)
    for email in (ZOE, NOBODY):
        visitor = page.visitor()
        answers = [send(visitor, "/login", email=email, password="wrong one") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [422] * 5 + [429]
        assert answers[-1].headers["retry-after"] == "30"
    assert not _is_in(page.visitor())
    page.clock.now += 31
    assert send(page.visitor(), "/login", email=ZOE, password=PASSWORD).status_code == 303


def test_a_weaker_hash_is_made_anew_at_the_next_login(page: Page) -> None:
    from argon2 import PasswordHasher

    registered(page)
    found = _account(page)
    assert found is not None
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    page.database.write_now(lambda c: accounts.set_password(c, found.id, weak))
    send(page.visitor(), "/login", email=ZOE, password=PASSWORD)
    kept = page.database.read_now(lambda c: accounts.password_hash(c, found.id))
    assert kept is not None and not Passwords.is_dated(kept)


# What tells known and unknown addresses apart? Nothing but the mail.


class _Watched(Passwords):
    """The real thing, and a note of each time it was asked."""

    def __init__(self, done: list[str]) -> None:
        super().__init__()
        self._done = done

    async def hash(self, password: str) -> str:
        self._done.append("argon2")
        return await super().hash(password)

    async def verify(self, hashed: str | None, password: str) -> bool:
        self._done.append("argon2")
        return await super().verify(hashed, password)


_TASKS = (" _forget ", " Pulse.run ")


@contextmanager
def _work(page: Page) -> Iterator[list[str]]:
    """Every statement and every Argon2 run while the block lasts.

    That is what an answer's time is made of, as far as it could depend on the address.
    """
    done: list[str] = []
    parts: Parts = page.app.state.parts

    def executed(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        task = asyncio.current_task()
        # What the worker's own tasks read goes on beside.
        beside = any(name in repr(task and task.get_coro()) for name in _TASKS)
        if not beside:
            done.append(" ".join(statement.split()))

    event.listen(page.database.engine, "before_cursor_execute", executed)
    page.app.state.parts = replace(parts, passwords=_Watched(done))
    try:
        yield done
    finally:
        page.app.state.parts = parts
        event.remove(page.database.engine, "before_cursor_execute", executed)


_WAYS = {
    "login": ("/login", "/login", {"password": "not the right one"}),
    "login link": ("/login/link", "/login", {}),
    "register": ("/register", "/register", {"name": "Zoe", "password": "some good sentence"}),
    "register without password": ("/register", "/register", {"name": "Zoe"}),
    "reset": ("/reset", "/reset", {}),
}


def _answer(answer: httpx.Response, email: str) -> tuple[int, dict[str, str], str]:
    """An answer without what is random or was typed."""
    headers = {
        name: re.sub(r"entry=[^;]+", "entry=…", value)
        for name, value in answer.headers.items()
        if name not in {"x-request-id", "content-length"}
    }
    body = re.sub(r"[0-9a-f]{128}", "…", answer.text).replace(email, "…")
    return answer.status_code, headers, body


@pytest.fixture
def idle_page(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The page whose own tasks write nothing: what they write can't be told from a request's."""
    monkeypatch.setattr(chores, "WRITTEN_EVERY", 3600.0)
    sends_nothing = PageSettings(
        database_url=sqlite_url,
        base_url="http://127.0.0.1",
        mail_from=Mailbox("page@practice.example"),
    )
    with open_page(sends_nothing, NOW) as opened:
        yield replace(opened, settings=replace(sends_nothing, mails=tmp_path / "mails"))


@pytest.mark.parametrize("way", _WAYS)
def test_no_answer_tells_whether_an_account_exists(idle_page: Page, way: str) -> None:
    page = idle_page
    page.publish()
    registered(page)
    path, shown_at, fields = _WAYS[way]
    told, worked = [], []
    for email in (ZOE, NOBODY):
        visitor = page.visitor()
        form = token(visitor.get(shown_at))
        deliver(page)
        with _work(page) as done:
            answer = visitor.post(path, data={"_csrf_token": form, "email": email, **fields})
        told.append(_answer(answer, email))
        worked.append(done)
    assert told[0] == told[1]
    assert worked[0] == worked[1]
    assert any(line.startswith("INSERT INTO throttle") for line in worked[0])
    expected = {"login": 1, "register": 1}.get(way, 0)
    assert [done.count("argon2") for done in worked] == [expected] * 2


def test_asking_for_a_time_tells_nothing_either(page: Page) -> None:
    page.publish()
    registered(page)
    for wish in ("register", "link"):
        told = []
        for email in (ZOE, NOBODY):
            visitor = page.visitor()
            _hold(page, visitor)
            answer = _answer(_ask(visitor, email, do=wish), email)
            after = visitor.get("/request/mail")
            send(visitor, "/request/release", shown_at="/request")
            told.append((answer, _answer(after, email)))
        assert told[0] == told[1]


def test_a_mail_to_a_stranger_repeats_nothing_that_was_typed(page: Page) -> None:
    page.publish()
    name = "Win a prize at evil.example"
    send(page.visitor(), "/register", name=name, email=NOBODY, phone="+493012345678")
    assert "evil" not in last_mail(page, NOBODY).as_string()


def test_mails_to_one_address_have_a_limit(page: Page) -> None:
    visitor = page.visitor()
    answers = [send(visitor, "/reset", email=NOBODY).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]
    sent: list[EmailMessage] = mails(page)
    assert len(sent) == 5
