"""The desktop's call that hands mails over: strict, in words, and nobody waits for it."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import httpx
import msgspec
from sqlalchemy import event

from scheduler_app.domain.page.mails import (
    LONGEST_BODY,
    MAILS_FORMAT,
    MOST_MAILS,
    MOST_MAILS_BYTES,
    MOST_RESTS,
    HandedMail,
    MailDocument,
    MailReceipt,
    MailState,
)
from tests.booking_page.api.test_calls import paired
from tests.booking_page.sample import DAY, NOW, sample_mail, sample_mails
from tests.booking_page.serving import Page
from tests.booking_page.shop import berlin

TEN = berlin(10, 10)


def put(desktop: httpx.Client, document: MailDocument) -> httpx.Response:
    return desktop.put("/api/mails", content=msgspec.json.encode(document))


def test_mails_are_taken_with_the_token_only_and_answered(page_on_both: Page) -> None:
    page = page_on_both
    desktop = paired(page)
    document = sample_mails(sample_mail("k", "u", TEN, send_at=NOW + DAY), digest="d")
    assert put(page.visitor(), document).status_code == 401
    answer = put(desktop, document)
    receipt = msgspec.json.decode(answer.content, type=MailReceipt)
    assert (receipt.now, receipt.digest, receipt.until) == (NOW, "d", NOW + 4 * DAY)
    assert [(one.key, one.state) for one in receipt.reports] == [("k", MailState.WAITING)]
    assert put(desktop, replace(document, diary="another")).status_code == 403
    stale = put(desktop, replace(document, issued_at=NOW - 1, digest="e"))
    assert stale.status_code == 409
    assert (stale.json()["issued_at"], stale.json()["now"]) == (NOW, NOW)


def _changed(**changes: Any) -> dict[str, Any]:
    mail: dict[str, Any] = msgspec.to_builtins(sample_mail("k", "u", TEN))
    document: dict[str, Any] = msgspec.to_builtins(sample_mails())
    document["mails"] = [mail]
    for name, value in changes.items():
        (mail if name in mail else document)[name] = value
    return document


CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:{}\r\nBEGIN:{}\r\nEND:VEVENT\r\nEND:VCALENDAR"

WRONG: list[tuple[str, Any, str]] = [
    ("format", MAILS_FORMAT + 1, "same version"),
    ("digest", " ", "no digest"),
    ("digest", "x" * 101, "no digest"),
    ("diary", "a\nb", "line break"),
    ("issued_at", 0, "outside the years"),
    ("lasts", -1, "not between"),
    ("lasts", 33 * DAY, "not between"),
    ("key", "", "no word"),
    ("key", "a b", "no word"),
    ("key", "k" * 201, "no word"),
    ("uid", "a/b", "no booking"),
    ("start", 2**60, "outside the years"),
    ("send_at", NOW + 99 * DAY, "no use"),
    ("send_at", NOW + 5 * DAY, "after the document has ended"),
    ("useful_until", NOW - 1, "no use"),
    ("to", "", "no e-mail address"),
    ("to", "a@b.example, c@d.example", "no e-mail address"),
    ("to", "a@b.example\r\nBcc: c@d.example", "no e-mail address"),
    ("to", "Anna <a@b.example>", "no e-mail address"),
    ("reply_to", "x", "no e-mail address"),
    ("reply_to", "a@b.example\n", "no e-mail address"),
    ("name", "a\r\nBcc: c@d.example", "line break"),
    ("name", "n" * 201, "at most"),
    ("subject", "a\nb", "line break"),
    ("subject", "a\u2028b", "line break"),
    ("subject", "\u200b", "no subject"),
    ("subject", "s" * 301, "at most"),
    ("text", " \n", "no text"),
    ("text", "a\x1b[2J", "no mail has"),
    ("text", "t" * (LONGEST_BODY + 1), "at most"),
    ("html", "a\0b", "no mail has"),
    ("html", "h" * (LONGEST_BODY + 1), "at most"),
    ("language", "", "tag of a language"),
    ("language", "de\nX: y", "tag of a language"),
    ("holds_in", [], "no state"),
    ("holds_in", ["asleep"], "no state"),
    ("holds_in", ["done", "done"], "twice"),
    ("rests", [{"begin": NOW, "end": NOW}], "before it begins"),
    ("rests", [{"begin": NOW, "end": TEN}] * 2, "before another"),
    ("rests", [{"begin": 0, "end": NOW}], "outside the years"),
    ("rests", [{"begin": NOW, "end": TEN}] * (MOST_RESTS + 1), "at most"),
    ("calendar", "Dear calendar", "no iCalendar"),
    ("calendar", CALENDAR.format("REPLY", "VEVENT"), "no iCalendar"),
    ("calendar", CALENDAR.format("REQUEST\r\nMETHOD:CANCEL", "VEVENT"), "no iCalendar"),
    ("calendar", CALENDAR.format("REQUEST", "VTODO"), "no iCalendar"),
    ("calendar", CALENDAR.format("REQUEST\r\nMETHOD;X=1:CANCEL", "VEVENT"), "no iCalendar"),
    ("calendar", CALENDAR.format("REQUEST", "VEVENT\r\nEND:VEVENT\r\nBEGIN:VEVENT"), "no iCal"),
    ("calendar", CALENDAR.format("REQUEST", "VEVENT\r\nEND:VEVENT\r\nBEGIN;X=1:VEVENT"), "no iC"),
    ("calendar", CALENDAR.format("REQUEST", "VEVENT\r\nEND:VCALENDAR"), "no iCalendar"),
    ("calendar", CALENDAR.format("REQUEST", "VEVENT") + "\r\nBEGIN:VCALENDAR", "no iCalendar"),
    ("calendar", CALENDAR.replace("METHOD:{}\r\n", "").format("VEVENT"), "no iCalendar"),
    ("mails", [_changed()["mails"][0]] * 2, "stands there twice"),
    ("mails", [_changed()["mails"][0]] * (MOST_MAILS + 1), "a page takes 2000"),
    ("send_at", "now", "int"),
    ("to", None, "str"),
]


def test_what_cannot_be_meant_is_refused_as_a_whole_and_in_words(page: Page) -> None:
    desktop = paired(page)
    document = sample_mails(sample_mail("kept", "u", TEN, send_at=NOW + DAY))
    kept = put(desktop, document)
    for field, value, words in WRONG:
        answer = desktop.put("/api/mails", json=_changed(**{field: value}))
        assert answer.status_code == 422 and answer.json()["field"], (field, value)
        assert words in answer.json()["message"] + answer.json()["remedy"], (field, value)
    assert put(desktop, document).json() == kept.json()


def test_what_is_right_in_every_field_is_taken(page: Page) -> None:
    mail: HandedMail = sample_mail(
        "reminder/u/2027-03-10T09:00Z/48h",
        "u",
        TEN,
        name="Änna O'Neil, MSc",
        subject="“Termin” – ☎",
        text="Zeile\r\n\tZeile",
        html="<p>\u2028</p>",
        calendar=CALENDAR.format("REQUEST", "VEVENT").replace("METHOD", "METH\r\n OD"),
        language="zh-Hant-TW",
        reply_to="desk@practice.example",
        holds_in=("done", "no-show"),
    )
    assert put(paired(page), sample_mails(mail)).status_code == 200


def test_a_document_that_is_too_long_is_refused_before_it_is_read(page: Page) -> None:
    desktop = paired(page)
    answer = desktop.put("/api/mails", content=b"x" * (MOST_MAILS_BYTES + 1))
    assert answer.status_code == 413


def test_two_thousand_mails_are_taken_beside_the_thread_that_answers(page_on_both: Page) -> None:
    desktop = paired(page_on_both)
    threads: set[int] = set()

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO handed_mails"):
            threads.add(threading.get_ident())

    answering = page_on_both.app.state.parts.pulse._loop._thread_id
    event.listen(page_on_both.database.engine, "before_cursor_execute", note)
    mails = [
        sample_mail(str(n), "u", TEN, send_at=NOW + DAY, html="<p>long</p>" * 200)
        for n in range(MOST_MAILS)
    ]
    answer = put(desktop, sample_mails(*mails))
    event.remove(page_on_both.database.engine, "before_cursor_execute", note)
    assert answer.status_code == 200 and len(answer.json()["reports"]) == MOST_MAILS
    assert threads and answering not in threads
