"""Tests: a whole journey, and a log that does not know whose it was."""

from __future__ import annotations

import re
import time
from email import message_from_bytes
from email.policy import default

import httpx

from tests.booking_page.sample import REMOTE
from tests.booking_page.serving import Server
from tests.booking_page.visiting import PASSWORD, send, text_of, token

EMAIL, NAME = "zoe.quine@client.example", "Zoe Quine"
TEXT = "My printer prints nothing but owls"


def _link(server: Server) -> str:
    """The path of the link in the newest mail, as soon as the page has sent one."""
    give_up = time.monotonic() + 20
    while True:
        # A file is renamed into its place, and another one may have been there before.
        found = sorted(server.mails.glob("*.eml")) if server.mails.exists() else []
        if found:
            mail = message_from_bytes(found[-1].read_bytes(), policy=default)
            path = re.search(r"http://[\d.:]+(/link/\S+)", text_of(mail))
            assert path, mail
            return path[1]
        assert time.monotonic() < give_up, "no mail came"
        time.sleep(0.1)


def test_the_log_of_a_journey_names_nobody(page_server: Server) -> None:
    page_server.publish()
    with httpx.Client(base_url=page_server.url, timeout=30) as visitor:
        answer = send(visitor, "/register", name=NAME, email=EMAIL, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        link = _link(page_server)
        assert send(visitor, link).status_code == 303
        month = visitor.get(f"/book/{REMOTE}")
        start = re.search(r'name="start" value="(\d+)"', month.text)
        assert start
        held = visitor.post(
            f"/book/{REMOTE}/hold",
            data={"_csrf_token": token(month), "start": start[1], "zone": "Europe/Berlin"},
        )
        assert held.headers["location"] == "/request"
        sent = send(visitor, "/request", text=TEXT, do="send")
        assert sent.status_code == 303, sent.text
        uid = sent.headers["location"].rpartition("/")[2]
        assert visitor.get(f"/appointments/{uid}").status_code == 200
        session = visitor.cookies["session"]
        visitor.get(link)
        visitor.get(f"/nobody/{EMAIL}")
        visitor.post("/login", data={"email": EMAIL, "password": "wrong"})
    with httpx.Client(base_url=page_server.url, timeout=30) as stranger:
        send(stranger, "/login", email=EMAIL, password="not it")
    page_server.end()

    told = "".join(page_server.raw)
    assert [line for line in page_server.lines if line.get("route") == "/request"]
    secrets = [EMAIL, "quine", NAME, "owls", PASSWORD, link.rpartition("/")[2], uid, session]
    assert [secret for secret in secrets if secret.lower() in told.lower()] == []
    assert len(page_server.lines) == len(page_server.raw)
