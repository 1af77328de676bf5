"""Tests: a visitor's browser: forms are sent as shown, mails are read where they lie."""

from __future__ import annotations

import asyncio
import re
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape

import httpx

from scheduler_app.booking_page.mail import folder
from scheduler_app.booking_page.mail.delivery import deliver_due
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.store import outbox
from scheduler_app.booking_page.store.database import opened
from tests.booking_page.serving import Page

PASSWORD = "lovely horses run"

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_TOKEN = re.compile(r'name="_csrf_token" value="([0-9a-f]+)"')


def token(answer: httpx.Response) -> str:
    """The token of the forms on that page."""
    found = _TOKEN.search(answer.text)
    assert found, f"{answer.url} has no form: {answer.status_code}"
    return found.group(1)


def send(
    visitor: httpx.Client, path: str, /, *, shown_at: str = "", **fields: str
) -> httpx.Response:
    """Send a form to `path`, as it stands at `shown_at` or there, with its hidden fields."""
    answer = visitor.get(shown_at or path)
    while answer.is_redirect:
        answer = visitor.get(answer.headers["location"])
    return visitor.post(path, data={**hidden(answer, path), **fields})


def hidden(answer: httpx.Response, path: str) -> dict[str, str]:
    """What the form of that page that leads to `path` carries unseen, the token at least."""
    for attributes, inside in _FORM.findall(answer.text):
        action = re.search(r'action="([^"]*)"', attributes)
        leads_to = unescape(action[1]) if action else answer.url.path
        if leads_to == path:
            return {name: unescape(value) for name, value in _HIDDEN.findall(inside)}
    return {"_csrf_token": token(answer)}


def mails(page: Page) -> list[EmailMessage]:
    """The mails that have gone out to the folder, oldest first, after sending what is due."""
    deliver(page)
    assert page.settings.mails is not None
    return [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in reversed(folder.newest(page.settings.mails))
    ]


def deliver(page: Page) -> None:
    """Send what is due now, as the worker's own task does too, and wait until that is done."""
    parts: Parts = page.app.state.parts
    assert page.settings.mails is not None
    sender = folder.into(page.settings.mails)
    give_up = time.monotonic() + 10
    # As another worker would: with connections and an event loop of its own.
    with opened(page.settings.database_url) as database:
        other = Parts(parts.settings, database, parts.clock, Pulse(database))
        while database.read_now(outbox.waiting):
            asyncio.run(deliver_due(other, sender))
            assert time.monotonic() < give_up, "mails wait for ever"


def text_of(mail: EmailMessage) -> str:
    """What a person reads of it."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(mail: EmailMessage) -> str:
    """The path of the mail's one link."""
    found = re.findall(r"http://127\.0\.0\.1(/(?:link|m)/\S+)", text_of(mail))
    assert len(found) == 1, text_of(mail)
    return str(found[0])


def last_mail(page: Page, to: str) -> EmailMessage:
    """The newest mail to that address."""
    found = [mail for mail in mails(page) if mail["To"] == to]
    assert found, f"nothing was mailed to {to}"
    return found[-1]


def registered(
    page: Page, email: str = "zoe@example.org", password: str = PASSWORD, *, at: str = ""
) -> httpx.Client:
    """A browser whose user has registered, confirmed the address and is logged in."""
    # What waits for that address goes first: two senders at once may overtake each other.
    deliver(page)
    visitor = page.visitor(at=at)
    answer = send(visitor, "/register", name="Zoe", email=email, password=password)
    assert answer.headers["location"] == "/mailed", answer.text
    answer = send(visitor, link_in(last_mail(page, email)))
    assert answer.status_code == 303, answer.text
    return visitor
