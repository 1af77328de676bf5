"""Who erases their account takes along what messages have said; that they went out stays proved."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import list_clients
from scheduler_app.use_cases.messages.shelves import message_in_full
from scheduler_app.use_cases.page.link import read_inbox
from tests.fakes.clients_on_the_page import ANNA, OTTO, FakePage
from tests.planted_messages import Planted, plant

HOUR = timedelta(hours=1)
WORDS = WrittenMessage(
    Channel.MAIL, "someone@example.org", "See you", "Someone", "en", "Your visit", "<p>See you</p>",
    "BEGIN:VCALENDAR", {"Reply-To": "someone@example.org"}, "https://book.example/m/secret",
)  # fmt: skip


def test_who_is_erased_takes_along_what_was_said(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    for person, hours in ((ANNA, 24), (OTTO, 27)):
        page.request(now + hours * HOUR, person, at_once=True)
    read_inbox(practice, page, now=page.now)
    assert len(list_clients(practice)) == 2
    reason = "The server refuses someone@example.org."
    sent, failed, waiting, other = plant(
        practice,
        Planted(1, now - HOUR, RowState.DELIVERED, provider="SM1", said=WORDS),
        Planted(1, now - HOUR, RowState.FAILED, reason=reason, said=WORDS),
        Planted(1, now + HOUR, RowState.HANDED_OVER, provider="page", said=WORDS),
        Planted(2, now - HOUR, RowState.FAILED, reason=reason, said=WORDS),
        now=now,
    )
    page.tell(EventKind.ERASURE, person=ANNA)
    read_inbox(practice, page, now=page.now)
    for row in (sent, failed):
        found = message_in_full(practice, row)
        assert found.said == WrittenMessage(Channel.MAIL, "", "", "", "en")
        assert found.line.reason == ""
    proof = message_in_full(practice, sent)
    assert (proof.line.provider, proof.line.sent_at) == ("SM1", now - HOUR)
    assert [each.outcome for each in proof.attempts] == ["sending", "sent", "delivered"]
    assert message_in_full(practice, waiting).said == WORDS, "it is not over"
    assert message_in_full(practice, other).said == WORDS
    assert message_in_full(practice, other).line.reason == reason
