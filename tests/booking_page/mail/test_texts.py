"""What mails say: every kind in every language, and nothing that could begin another header."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.mail.texts import (
    ACCOUNT_KINDS,
    BOOKING_KINDS,
    OVER,
    MailSetting,
    worded,
    write,
)
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store.outbox import Mail
from scheduler_app.booking_page.web.languages import languages
from scheduler_app.booking_page.web.terms import Terms
from scheduler_app.domain.bookings.deadlines import deadlines
from scheduler_app.domain.time_units import Minutes
from scheduler_app.smtp.mailbox import Mailbox
from tests.booking_page.sample import NOW, sample_publication

BASE = "https://book.example"
LINK = f"{BASE}/link/{'t' * 43}"
SETTINGS = PageSettings("sqlite://", BASE, mail_from=Mailbox("page@practice.example"))
PRACTICE = sample_publication().practice


def _facts(**more: Any) -> dict[str, Any]:
    return {
        "uid": "u",
        "name": "Zoe",
        "service_name": "Remote support",
        "start": NOW + 86_400,
        "end": NOW + 90_000,
        "zone": "Europe/Berlin",
        "where": "on site",
        "place": "Long Road 1",
        "price": 0,
        "note": "Bring the charger.",
        "proposals": [NOW + 90_000, NOW + 180_000],
        "asked_start": None,
        "previous_start": NOW + 80_000,
        "by_client": False,
        "new": "new@example.org",
        "link": {"claim": None},
        **more,
    }


def _mail(kind: str, language: str = "en", **facts: Any) -> Mail:
    return Mail(1, f"{kind}:1", kind, "a", "zoe@example.org", language, _facts(**facts), 1, NOW)


@pytest.mark.parametrize("language", ["en", "de", "ar"])
@pytest.mark.parametrize("kind", sorted(BOOKING_KINDS | ACCOUNT_KINDS))
def test_every_kind_speaks_every_language(kind: str, language: str) -> None:
    assert language in languages()
    link = "" if kind in OVER else LINK
    subject, text = worded(_mail(kind, language), MailSetting(PRACTICE, BASE, link))
    assert subject and "\n" not in subject and len(subject) < 90
    assert "\n\n\n" not in text and "%(" not in text and "None" not in text
    assert all(len(line) < 500 for line in text.splitlines())
    assert PRACTICE.name in text
    links = re.findall(r"https://\S+", text)
    assert len(links) <= 1
    if kind in BOOKING_KINDS - OVER:
        assert links == [LINK]
        assert "Remote support" in text and "Bring the charger." in text
        assert "UTC+1" in text, "the zone is named"
    if kind in BOOKING_KINDS and language != "en":
        english, _ = worded(_mail(kind), MailSetting(PRACTICE, BASE, link))
        assert subject != english


def test_a_mail_tells_what_it_costs_and_what_cancelling_means() -> None:
    told = MailSetting(PRACTICE, BASE, LINK, "Free to cancel up to a day before.")
    _subject, text = worded(_mail("confirmed", price=9000), told)
    assert "    €90\n" in text
    assert text.index(LINK) < text.index("Free to cancel up to a day before.")
    _subject, over = worded(_mail("cancelled", price=9000), replace(told, link=""))
    assert "€90" not in over and "Free to cancel" not in over
    _subject, free = worded(_mail("confirmed"), replace(told, policy=""))
    assert "€" not in free and "\n\n\n" not in free


@pytest.mark.parametrize(
    ("kind", "by_client", "told"),
    [
        ("confirmed", False, True),
        ("declined", False, True),
        ("moved", False, True),
        ("confirmed", True, False),  # took a proposed time: “not on Thursday” was said before
        ("moved", True, False),
        ("cancelled", True, False),
        ("cancelled", False, False),
        ("withdrawn", True, False),
    ],
)
def test_the_last_answer_is_not_repeated_with_what_came_after_it(
    kind: str, by_client: bool, told: bool
) -> None:
    _subject, text = worded(_mail(kind, by_client=by_client), MailSetting(PRACTICE, BASE, LINK))
    assert ("Bring the charger." in text) is told and "\n\n\n" not in text


def test_the_zone_of_a_held_time_has_no_brackets_in_brackets() -> None:
    mail = _mail("verify", link={"claim": "c"}, held_until=NOW + 1800)
    _subject, text = worded(mail, MailSetting(PRACTICE, BASE, LINK))
    assert "until Mon 1 Mar, 09:30, Berlin (UTC+1)." in text


@pytest.mark.parametrize("kind", ["booked-at-once", "confirmed", "moved", "move-declined"])
@pytest.mark.parametrize("code", sorted(languages()))
def test_a_deadline_in_a_mail_says_from_what_it_counts(kind: str, code: str) -> None:
    start = NOW + 9 * 86_400
    moved = deadlines(start - 4 * 86_400, start, to_move=Minutes(1440), to_cancel=Minutes(1440))
    facts = {"start": start, "end": start + 3600, "limits": asdict(moved)}
    _subject, text = worded(_mail(kind, code, **facts), MailSetting(PRACTICE, BASE, LINK))
    told = Terms(languages()[code]).changing(moved, "Europe/Berlin")
    assert told in text and "\n\n\n" not in text
    if code == "en":
        assert "24 hours before the time first agreed, Sat 6 Mar, 09:00" in text
    # Queued when it could still be changed, or not: a mail says what held when it was queued.
    near = asdict(deadlines(NOW + 60, NOW + 60, to_move=Minutes(1440), to_cancel=Minutes(1440)))
    _subject, late = worded(
        _mail(kind, code, **(facts | {"limits": near})), MailSetting(PRACTICE, BASE, LINK)
    )
    assert told not in late and "\n\n\n" not in late
    if code == "en":
        assert "too late by now to move or cancel it" in late


def test_a_mail_about_a_request_promises_what_the_practice_does() -> None:
    start = NOW + 9 * 86_400
    facts: dict[str, Any] = {"start": start, "reply": "2 days", "answered_by": NOW + 2 * 86_400}
    _subject, text = worded(_mail("request-received", **facts), MailSetting(PRACTICE, BASE, LINK))
    assert "within two working days: by Wed 3 Mar, 09:00." in text
    _subject, text = worded(_mail("request-received"), MailSetting(PRACTICE, BASE, LINK))
    assert "We answer by mail." in text
    late = facts | {"answered_by": start}
    _subject, text = worded(_mail("request-received", **late), MailSetting(PRACTICE, BASE, LINK))
    assert "may come sooner" in text


def test_a_request_that_waits_for_the_mail_is_said_to() -> None:
    for kind in ("verify", "known", "sign-in"):
        with_claim = worded(_mail(kind, link={"claim": "c"}), MailSetting(PRACTICE, BASE, LINK))
        assert with_claim != worded(_mail(kind), MailSetting(PRACTICE, BASE, LINK))
        assert "request" in with_claim[1]


def test_a_mail_can_be_written_before_anything_was_published() -> None:
    message = write(_mail("verify"), MailSetting(None, BASE, LINK), SETTINGS, NOW)
    assert "Booking page" in message.get_content()


@given(
    name=st.text(min_size=1, max_size=80),
    practice=st.text(min_size=1, max_size=80),
    service=st.text(min_size=1, max_size=80),
    note=st.text(max_size=200),
)
def test_no_words_of_anybody_begin_a_header(
    name: str, practice: str, service: str, note: str
) -> None:
    mail = _mail("confirmed", name=name, service_name=service, note=note)
    card = replace(PRACTICE, name=practice.encode("utf-8", "replace").decode())
    message = write(mail, MailSetting(card, BASE, LINK), SETTINGS, NOW)
    read = message_from_bytes(message.as_bytes(), policy=default)
    assert sorted(read.keys()) == sorted(message.keys())
    assert read["To"] == "zoe@example.org" and read.get("Bcc") is None
    assert LINK in str(read.get_content())


def test_a_practice_that_tries_to_begin_a_header_is_one_line() -> None:
    card = replace(PRACTICE, name="Anna\r\nBcc: all@example.org")
    message = write(_mail("confirmed"), MailSetting(card, BASE, LINK), SETTINGS, NOW)
    assert message["Bcc"] is None and "Anna Bcc: all@example.org" in str(message["From"])


def test_the_same_mail_has_the_same_id_and_another_another() -> None:
    told = MailSetting(PRACTICE, BASE, LINK)
    one, again = (write(_mail("confirmed"), told, SETTINGS, NOW)["Message-ID"] for _ in range(2))
    assert one == again != write(_mail("moved"), told, SETTINGS, NOW)["Message-ID"]
    assert one.endswith("@practice.example>")


@pytest.mark.parametrize(
    ("currency", "told"), [({"currency": "CHF"}, "CHF\xa095.50"), ({}, "€95.50")]
)
def test_a_price_is_told_in_its_own_currency(currency: dict[str, str], told: str) -> None:
    """A mail that was queued before prices had one is told in the practice's."""
    mail = _mail("confirmed", price=9550, **currency)
    assert told in worded(mail, MailSetting(PRACTICE, BASE, LINK))[1]
    if not currency:
        assert "95.50" not in worded(mail, MailSetting(None, BASE, LINK))[1]
