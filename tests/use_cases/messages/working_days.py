"""Random days: a worker that may die at any moment, and whoever sends for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.zones import to_epoch
from scheduler_app.use_cases.messages.carrying_out import Fate, carry_out, claim, rows_in, settle
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.reminders import remind
from tests.use_cases.messages.outbox_desk import OutboxDesk, waits, which, words, yes
from tests.use_cases.messages.outside import LOST, Breaks, Died, doing
from tests.use_cases.messages.slow_outbox import Tables
from tests.use_cases.messages.toy_follower import MAIL, NOTICE, THANKS


class WorkingDays(OutboxDesk):
    """Time passes, and the worker does what it does, all of it or not."""

    @rule(minutes=waits, prompt=yes)
    def wait(self, minutes: int, prompt: bool) -> None:
        """Whoever sends for us may be late."""
        self.time += timedelta(minutes=minutes)
        if prompt:
            self.outside.pass_to(to_epoch(self.time))

    @rule()
    def restart(self) -> None:
        self.restarted()

    @rule(shift=st.sampled_from([0, 1_800, -3_600]))
    def change_law(self, shift: int) -> None:
        """A zone has new rules: so says the next version of the program."""
        self.toy.law, self.toy.shift = f"2027 {shift}", shift
        self.plan_everything()

    @rule()
    def plan_some(self) -> None:
        plan_chunk(self.diary, now=self.time)

    @rule()
    def plan_all(self) -> None:
        self.plan_everything()

    @rule(listening=yes, word=words)
    def remind(self, listening: bool, word: str) -> None:
        def show(item: CalendarItem) -> None:
            key = f"tray reminder/{item.id}/{item.start}"
            row = self.row_of(key)
            doing(word, self.goes_out, RowState.SENT)(row)

        if word in {"refused", "unheard", "lost", "later"}:
            word = "well"
        with self.dying():
            remind(self.diary, show if listening else None, self.now)
            if word == "well" and listening:
                self.nothing_is_overdue("tray reminder")

    @rule(kind=st.sampled_from([NOTICE, NOTICE, THANKS]), word=words)
    def carry(self, kind: str, word: str) -> None:
        with self.dying():
            carry_out(self.diary, kind, doing(word, self.goes_out, RowState.SENT), self.now)
            if word == "well":
                self.nothing_is_overdue(kind)

    @rule(kind=st.sampled_from([MAIL, MAIL, NOTICE]), pick=which, word=words)
    def hand_over(self, kind: str, pick: int, word: str) -> None:
        """One at a time, as whoever hands over a document does; first what was left half done."""
        for left in rows_in(self.diary, kind, RowState.SENDING):
            settle(self.diary, left.id, LOST, now=self.time)
        planned = rows_in(self.diary, kind, RowState.PLANNED)
        if not planned:
            return
        row = claim(self.diary, planned[pick % len(planned)].id, now=self.time, early=True)
        if row is not None:
            with self.dying():
                word = "lost" if word == "breaks" else word
                fate = doing(word, self.take, RowState.HANDED_OVER)(row)
                settle(self.diary, row.id, fate, now=self.time)

    @rule(kind=st.sampled_from([MAIL, NOTICE]))
    def call_back(self, kind: str) -> None:
        for row in rows_in(self.diary, kind, RowState.WITHDRAWING):
            held = self.outside.held.pop(row.wanted.key, None)
            became = RowState.WITHDRAWN if held is not None else RowState.SENT
            settle(self.diary, row.id, Fate(became), now=self.time)

    @rule(kind=st.sampled_from([MAIL, NOTICE]))
    def hear_back(self, kind: str) -> None:
        for row in rows_in(self.diary, kind, RowState.HANDED_OVER):
            if self.outside.sent[row.wanted.key]:
                settle(self.diary, row.id, Fate(RowState.SENT), now=self.time)

    # -- inside --------------------------------------------------------------------------------

    def goes_out(self, row: OutboxRow) -> None:
        """It is what the diary wants just now, neither early nor late."""
        now, wanted = to_epoch(self.time), row.wanted
        assert wanted.due <= now < wanted.useful_until, "early, or late"
        follower = "tray" if wanted.kind == "tray reminder" else "toy"
        meant = Tables(self.diary).wanted(follower, self.toy.shift).get(wanted.key)
        assert meant is not None, f"nobody wants it: {wanted.key}"
        told = (meant.due, meant.until, meant.content)
        assert told == (wanted.due, wanted.useful_until, wanted.content), "not as it is wanted"
        self.outside.send(row)

    def take(self, row: OutboxRow) -> None:
        self.outside.take(row)

    @contextmanager
    def dying(self) -> Iterator[None]:
        try:
            yield
        except Died:
            self.restarted()
        except Breaks:
            return

    def nothing_is_overdue(self, kind: str) -> None:
        """What should have gone out has; newer news waits for older ones."""
        now, rows = to_epoch(self.time), Tables(self.diary).outbox
        at_work = {row["family"] for row in rows if row["state"] in {"sending", "withdrawing"}}
        for row in rows:
            if (row["kind"], row["state"]) == (kind, "planned") and row["due_at"] <= now:
                assert row["family"] in at_work - {""}, f"it is overdue: {row['key']}"

    def row_of(self, key: str) -> OutboxRow:
        (row,) = (
            one
            for one in rows_in(self.diary, "tray reminder", RowState.SENDING)
            if one.wanted.key == key
        )
        return row
