"""What is most pressing of all that is said about one booking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.messages.at_a_glance import Glance, glance_of, reminded
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.security import MessageLine, security_of

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)


def line(
    state: RowState, *, hours: int = 24, held: str = "", key: str = "a/1/5/mail"
) -> MessageLine:
    due = NOW + timedelta(hours=hours)
    channel = key.rpartition("/")[2]
    return MessageLine(
        1, key, 1, 1, "", channel, 1, "reminder", due, state,
        provider=held, security=security_of(state, held), useful_until=due + timedelta(hours=48),
    )  # fmt: skip


SECURED = line(RowState.HANDED_OVER, held="page 7")
OPEN = line(RowState.PLANNED)
FAR = line(RowState.PLANNED, hours=100, key="a/2/5/mail")
SENT = line(RowState.SENT, hours=-2)
FAILED = line(RowState.FAILED, hours=-2)
OTHER_WAY = line(RowState.PLANNED, hours=100, key="a/1/5/text")


@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        ([], None),
        ([line(RowState.SKIPPED)], None),
        ([SECURED], Glance.SECURED),
        ([SENT], Glance.SECURED),
        ([SECURED, OPEN], Glance.AT_RISK),
        ([line(RowState.HANDED_OVER)], Glance.AT_RISK),
        ([line(RowState.SENDING)], Glance.AWAITED),
        ([FAR], Glance.AWAITED),
        ([SECURED, FAR], Glance.AWAITED),
        ([FAR, OPEN], Glance.AT_RISK),
        ([FAILED, FAR], Glance.MISSED),
        ([line(RowState.UNKNOWN)], Glance.MISSED),
        ([FAILED, OTHER_WAY], Glance.AWAITED),
        ([line(RowState.FAILED, hours=-60), FAR], Glance.AWAITED),
        ([line(RowState.FAILED, hours=-60)], Glance.MISSED),
    ],
)
def test_what_presses_most_is_seen(lines: list[MessageLine], seen: Glance | None) -> None:
    found = glance_of(lines, now=NOW)
    assert (None if found is None else found.glance) == seen


def test_a_notice_of_a_change_is_no_reminder() -> None:
    assert reminded([SENT])
    assert reminded([FAR])
    assert not reminded([line(RowState.SENT, hours=-2, key="a/1/5.2/mail")])
    assert not reminded([FAILED])
