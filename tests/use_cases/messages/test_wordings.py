"""What messages say, worded anew by the consultant: checked, kept, taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.message import MessagePart
from scheduler_app.domain.page.links import STAND_IN
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.page import link
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.undo import redo, undo, undo_state
from scheduler_app.use_cases.messages.previewing import preview, preview_anywhere
from scheduler_app.use_cases.messages.wordings import (
    list_wordings,
    own_wordings,
    reset_wordings,
    save_wordings,
)

WRITER = TemplateWriter()
TEXT = MessagePart.TEXT


def of_text(diary: Diary, language: str = "en") -> tuple[str, bool]:
    found = {each.part: each for each in list_wordings(diary, WRITER, "reminder", language)}
    return found[TEXT].text, found[TEXT].own


def test_a_wording_is_kept_undone_and_done_again(practice: Diary, now: datetime) -> None:
    came = of_text(practice)
    assert not came[1]
    save_wordings(practice, WRITER, "reminder", "en", {TEXT: "Hi {{ name }}"}, now=now)
    assert of_text(practice) == ("Hi {{ name }}", True)
    assert not of_text(practice, "de")[1], "another language has its own"
    assert undo_state(practice).undoes == "change of what messages say"
    undo(practice, now=now)
    assert of_text(practice) == came
    redo(practice, now=now)
    assert of_text(practice) == ("Hi {{ name }}", True)
    assert reset_wordings(practice, "reminder", "en", now=now)
    assert not reset_wordings(practice, "reminder", "en", now=now)
    assert of_text(practice) == came and not own_wordings(practice)
    save_wordings(practice, WRITER, "reminder", "en", {TEXT: "Hello"}, now=now)
    save_wordings(practice, WRITER, "reminder", "en", {TEXT: came[0]}, now=now)
    assert not own_wordings(practice), "as it came is no wording of one's own"


def test_all_or_none_is_kept_of_what_can_not_be(practice: Diary, now: datetime) -> None:
    texts = {TEXT: "Hello", MessagePart.SMS: "Hi\n{{ nmae }}"}
    with pytest.raises(InvalidInput, match="Line 2: there is no variable “nmae”") as refused:
        save_wordings(practice, WRITER, "reminder", "en", texts, now=now)
    assert refused.value.field == MessagePart.SMS
    with pytest.raises(InvalidInput):
        save_wordings(practice, WRITER, "no such", "en", {TEXT: "Hello"}, now=now)
    assert not own_wordings(practice)


def test_a_preview_shows_what_is_not_saved_on_a_real_booking(
    practice: Diary, anna: Client, now: datetime
) -> None:
    wish = NewBooking(now + timedelta(days=1), client_id=anna.id, service_id=1)
    booking = book(practice, wish, now=now)
    own = {("reminder", "de", TEXT): "Hallo {{ name }}, {{ soon }} <3\n\n{{ link }}"}
    alone = preview_anywhere(practice, WRITER, "reminder", "de", own, now=now)
    assert alone.real and not alone.linked
    assert alone.worded.text == "Hallo Anna Schmidt, morgen <3\n", "no page, no link"
    with practice.write("link", by=By.SYSTEM, at=now) as change:
        link.note(change.connection, url="https://book.nord.example", kind="hosted")
    shown = preview(practice, WRITER, booking.id, "reminder", "de", own, now=now)
    assert shown.text == (
        f"Hallo Anna Schmidt, morgen <3\n\nhttps://book.nord.example/m/{STAND_IN}\n"
    )
    assert "morgen &lt;3" in shown.html and '<a href="https://book.nord' in shown.html
    assert shown.subject.startswith("Erinnerung: morgen")
    assert not own_wordings(practice)


def test_a_preview_without_bookings_says_the_kept_words_and_no_link(
    practice: Diary, now: datetime
) -> None:
    save_wordings(practice, WRITER, "reminder", "en", {TEXT: "Hi {{ name }}{{ link }}!"}, now=now)
    found = preview_anywhere(practice, WRITER, "reminder", "en", {}, now=now)
    assert (found.real, found.linked, found.worded.text) == (False, False, "Hi Anna Schmidt!\n")
