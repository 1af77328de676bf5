"""Mails on their way: once for each key whatever dies when, and failures told to the desktop."""

from __future__ import annotations

import asyncio
import threading
import uuid
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from scheduler_app.booking_page.account import link_use
from scheduler_app.booking_page.mail import folder
from scheduler_app.booking_page.mail.delivery import deliver_due
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store import links, outbox
from scheduler_app.booking_page.store.links import Purpose
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.smtp.mailbox import Mailbox
from scheduler_app.smtp.patience import CONNECT, WHOLE
from scheduler_app.smtp.sending import PutOff, Refused, Send, Unknown
from tests.booking_page.serving import Page
from tests.booking_page.shop import Shop, berlin
from tests.booking_page.visiting import registered, text_of


@pytest.fixture
def shop(database_url: str) -> Shop:
    return Shop(database_url)


def _parts(shop: Shop) -> Parts:
    settings = PageSettings("unused", "http://127.0.0.1", Mailbox("page@practice.example"))
    return Parts(settings, shop.database, lambda: shop.now, Pulse(shop.database))


def _run(shop: Shop, send: Send) -> int:
    return asyncio.run(deliver_due(_parts(shop), send))


def _state(shop: Shop) -> list[tuple[str, str]]:
    rows = shop.read(lambda c: c.execute(text("SELECT kind, state FROM outbox ORDER BY id")).all())
    return [(row.kind, row.state) for row in rows]


class Post:
    """Takes mails, or says no in the way it is told to."""

    def __init__(self, *answers: Exception) -> None:
        self.got: list[EmailMessage] = []
        self._answers = list(answers)

    def __call__(self, message: EmailMessage) -> None:
        if self._answers:
            raise self._answers.pop(0)
        self.got.append(message)


def test_a_request_is_told_by_one_mail_with_a_link_that_opens_it(shop: Shop) -> None:
    shop.ask(berlin(3, 10), shop.client())
    post = Post()
    assert _run(shop, post) == 1 and _run(shop, post) == 0
    (message,) = post.got
    assert message["To"] == "anna@example.com" and "/m/" in text_of(message)
    assert _state(shop) == [("request-received", "sent")]
    shop.database.close()


def test_what_is_put_off_goes_later_and_once(shop: Shop) -> None:
    shop.ask(berlin(3, 10), shop.client())
    post = Post(PutOff("451"), PutOff("451"))
    _run(shop, post)
    assert _run(shop, post) == 0
    shop.now += 60
    _run(shop, post)
    shop.now += 300
    _run(shop, post)
    shop.now += 86_400
    _run(shop, post)
    assert len(post.got) == 1 and _state(shop) == [("request-received", "sent")]
    shop.database.close()


@pytest.mark.expects_log("mail failed")
@pytest.mark.parametrize("error", [Refused("the mail server said 550"), Unknown("cut")])
def test_what_fails_is_told_to_the_desktop_and_not_tried_again(
    shop: Shop, error: Exception
) -> None:
    anna = shop.client()
    uid = shop.ask(berlin(3, 10), anna)
    post = Post(error)
    _run(shop, post)
    shop.now += 86_400
    _run(shop, post)
    assert post.got == []
    told = shop.events()[-1]
    assert (told.kind, told.uid, told.account) == (EventKind.DELIVERY, uid, anna.id)
    assert told.note == f"request-received: {error}"
    shop.database.close()


@pytest.mark.expects_log("mail failed")
def test_a_worker_that_dies_while_sending_leaves_no_second_mail(shop: Shop) -> None:
    shop.ask(berlin(3, 10), shop.client())

    class Killed(BaseException):
        """What ends a worker in the middle."""

    post = Post(Killed())  # type: ignore[arg-type]
    with pytest.raises(Killed):
        _run(shop, post)
    assert _state(shop) == [("request-received", "sending")]
    assert _run(shop, post) == 0
    shop.now += outbox.CUT_AFTER
    _run(shop, post)
    assert post.got == [] and _state(shop) == [("request-received", "failed")]
    assert shop.events()[-1].kind is EventKind.DELIVERY
    shop.database.close()


@pytest.mark.expects_log("mail failed")
def test_a_mail_about_an_hour_that_is_over_is_not_sent(shop: Shop) -> None:
    shop.ask(berlin(3, 10), shop.client())
    shop.now = berlin(3, 11)
    post = Post()
    _run(shop, post)
    assert post.got == [] and _state(shop) == [("request-received", "failed")]
    shop.database.close()


@pytest.mark.expects_log("bug in a mail", "mail failed")
def test_one_mail_that_cannot_be_written_keeps_no_other_back(shop: Shop) -> None:
    anna = shop.client()
    for kind, facts in (("confirmed", {"end": shop.now + 99, "uid": "x"}), ("erased", {})):
        shop.write(
            lambda c, kind=kind, facts=facts: outbox.queue(  # type: ignore[misc]
                c,
                key=kind,
                kind=kind,
                account=anna.id,
                to=anna.email,
                language="en",
                facts=facts,
                now=shop.now,
            )
        )
    post = Post()
    _run(shop, post)
    assert len(post.got) == 1
    assert _state(shop) == [("confirmed", "aside"), ("erased", "sent")]
    (told,) = [event for event in shop.events() if event.kind is EventKind.DELIVERY]
    assert told.note.startswith("confirmed: it could not be written (")
    shop.database.close()


def _queue(shop: Shop, key: str, kind: str = "erased", **more: Any) -> None:
    what: dict[str, Any] = {"account": None, "to": "zoe@example.org", "facts": {}, **more}
    shop.write(lambda c: outbox.queue(c, key=key, kind=kind, language="en", now=shop.now, **what))


def _verify(shop: Shop, key: str, account: str | None, **link: Any) -> None:
    """A mail with a link for that account."""
    facts = {"link": {"purpose": "verify", "claim": None, "facts": {}, **link}}
    _queue(shop, key, "verify", account=account, facts=facts)


@pytest.mark.expects_log("mail failed", "bug in a mail")
def test_a_link_that_can_t_be_made_is_set_aside_alone(shop: Shop) -> None:
    _verify(shop, "gone", str(uuid.uuid4()))
    _verify(shop, "nobody", None)
    _verify(shop, "odd", shop.client().id, purpose="no such purpose")
    _queue(shop, "good")
    post = Post()
    _run(shop, post)
    assert [mail["To"] for mail in post.got] == ["zoe@example.org"]
    assert [state for _, state in _state(shop)] == ["aside", "aside", "aside", "sent"]
    found = shop.read(lambda c: outbox.standing(c, now=shop.now))
    assert found.aside == (
        ("verify", "it could not be written (ValueError)", 1),
        ("verify", "its account is gone", 2),
    )
    shop.database.close()


@pytest.mark.expects_log("mail failed")
def test_what_the_database_refuses_of_one_mail_is_undone_and_set_aside_alone(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the account goes between the look at it and the link."""
    _verify(shop, "refused", shop.client().id)
    _queue(shop, "good")
    make = links.make

    def orphan(c: Connection, purpose: Purpose, _account: str | None, **how: Any) -> str:
        make(c, purpose, None, **how)
        return make(c, purpose, "nobody's account", **how)

    monkeypatch.setattr(links, "make", orphan)
    post = Post()
    _run(shop, post)
    assert [state for _, state in _state(shop)] == ["aside", "sent"]
    assert shop.read(lambda c: c.execute(text("SELECT count(*) FROM links")).scalar()) == 0
    shop.database.close()


def test_where_the_database_itself_fails_no_mail_is_set_aside(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _verify(shop, "waits", shop.client().id)

    def full(*_what: object, **_how: object) -> str:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(links, "make", full)
        with pytest.raises(OperationalError):
            _run(shop, Post())
    assert _state(shop) == [("verify", "waiting")]
    post = Post()
    _run(shop, post)
    assert _state(shop) == [("verify", "sent")]
    shop.database.close()


def test_between_two_mails_nothing_is_in_anybody_s_hands(shop: Shop) -> None:
    for number in range(10):
        _queue(shop, f"k{number}")
    seen: list[list[str]] = []

    def look(_message: EmailMessage) -> None:
        seen.append([state for _, state in _state(shop)])

    assert _run(shop, look) == 10
    assert seen == [["sent"] * n + ["sending"] + ["waiting"] * (9 - n) for n in range(10)]
    shop.database.close()


def test_the_end_is_looked_for_between_two_mails(shop: Shop) -> None:
    for number in range(3):
        _queue(shop, f"k{number}")
    post = Post()
    asyncio.run(deliver_due(_parts(shop), post, lambda: not post.got))
    assert [state for _, state in _state(shop)] == ["sent", "waiting", "waiting"]
    shop.database.close()


def test_another_worker_finds_nothing_cut_while_a_slow_server_takes_its_time(shop: Shop) -> None:
    """Ten mails, each as slow as a send can be: none is reported as failed and then delivered."""
    for number in range(10):
        _queue(shop, f"k{number}")

    def slow(_message: EmailMessage) -> None:
        shop.now += int(WHOLE + CONNECT)
        # Another worker looks just then; it gets what is due, and finds nothing that was cut.
        cut = shop.write(lambda c: outbox.take_cut(c, now=shop.now))
        assert cut == []

    _run(shop, slow)
    assert [state for _, state in _state(shop)] == ["sent"] * 10
    shop.database.close()


def test_several_workers_send_each_mail_once(shop: Shop) -> None:
    anna = shop.client()
    for number in range(30):
        shop.write(
            lambda c, number=number: outbox.queue(  # type: ignore[misc]
                c,
                key=f"k{number}",
                kind="erased",
                account=anna.id,
                to=anna.email,
                language="en",
                facts={},
                now=shop.now,
            )
        )
    post = Post()

    def work() -> None:
        while _run(shop, post):
            pass

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted({str(mail["Message-ID"]) for mail in post.got}) == sorted(
        str(mail["Message-ID"]) for mail in post.got
    )
    assert len(post.got) == 30
    shop.database.close()


def test_no_token_lies_in_the_queue(shop: Shop) -> None:
    shop.ask(berlin(3, 10), shop.client())
    post = Post()
    before = repr(shop.read(lambda c: c.execute(text("SELECT * FROM outbox")).all()))
    _run(shop, post)
    token = text_of(post.got[0]).partition("/m/")[2].split()[0]
    dump = repr(shop.read(lambda c: c.execute(text("SELECT * FROM outbox, links")).all()))
    assert token not in before and token not in dump and len(token) == 43
    shop.database.close()


def test_a_preview_keeps_mails_as_files_that_open(page: Page) -> None:
    page.publish()
    registered(page)
    assert page.settings.mails is not None
    (path,) = folder.newest(page.settings.mails)
    assert path.read_bytes().count(b"http://127.0.0.1/link/") == 1
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["..%2f..%2fpage", "x", "a.b", "%00"])
def test_only_a_preview_shows_mails_and_only_its_own(page: Page, name: str) -> None:
    assert page.visitor().get("/preview/mails").status_code == 404
    assert page.visitor().get(f"/preview/mails/{name}").status_code in {400, 404}


def test_a_folder_that_cannot_be_written_puts_off(tmp_path: Path) -> None:
    (tmp_path / "mails").write_text("a file in the way")
    message = EmailMessage()
    message["Date"] = "Mon, 01 Mar 2027 08:00:00 +0000"
    message["Message-ID"] = "<1@x>"
    with pytest.raises(PutOff):
        folder.into(tmp_path / "mails")(message)


def test_a_link_that_was_revoked_before_it_was_made_is_never_made(shop: Shop) -> None:
    """A mail that the server puts off for hours may wait longer than its link may live."""
    anna = shop.client()
    _verify(shop, "in", anna.id, purpose="sign-in")
    _verify(shop, "reset", anna.id, purpose="reset")
    _verify(shop, "agree", anna.id, purpose="email-old")
    _verify(shop, "other", shop.client("bob").id, purpose="sign-in")
    shop.write(lambda c: link_use.put_password(c, anna, "hash", shop.now))
    _run(shop, Post())
    assert _state(shop) == [("verify", "sent"), ("password-changed", "sent")]
    kept = shop.read(lambda c: c.execute(text("SELECT account_id FROM links")).scalars().all())
    assert anna.id not in kept
    shop.database.close()


def test_after_a_change_of_address_nothing_that_waits_goes_to_the_old_mailbox(shop: Shop) -> None:
    anna = shop.client()
    shop.write(lambda c: link_use.ask_for_change(c, anna, "anna@new.example", shop.now))
    post = Post()
    _run(shop, post)
    tokens = [text_of(mail).partition("/link/")[2].split()[0] for mail in post.got]
    _verify(shop, "in", anna.id, purpose="sign-in")
    shop.ask(berlin(10, 10), anna)
    for token, purpose in zip(tokens, (Purpose.EMAIL_OLD, Purpose.EMAIL_NEW), strict=True):
        asyncio.run(link_use.agree(_parts(shop), token, purpose))
    _run(shop, later := Post())
    assert [mail["To"] for mail in later.got] == ["anna@new.example"]
    assert "/m/" in text_of(later.got[0])
    shop.database.close()
