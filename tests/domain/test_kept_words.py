"""A word of a foreign diary that nobody knows is told in words, and is no bug."""

from __future__ import annotations

import pytest

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.errors import Damaged
from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.findings import FindingKind, Mend
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.domain.money.payments import DisputeState, RefundState
from scheduler_app.domain.page.requests import NoticeKind, RequestKind, RequestState


@pytest.mark.parametrize(
    "kind",
    [
        *(State, RowState, DepositWord, FindingKind, Mend, EntryKind, DisputeState, RefundState),
        *(NoticeKind, RequestKind, RequestState),
    ],
)
def test_a_word_that_nobody_knows_is_told(kind: type[KeptWord]) -> None:
    known = next(iter(kind))
    assert kind(str(known)) is known
    with pytest.raises(Damaged, match="holds the word “garbage”"):
        kind("garbage")
