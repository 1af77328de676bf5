"""Protocol: mails that the desktop hands over, and the page sends in its stead, step by step."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from sqlalchemy import select

from scheduler_app.booking_page.store import commitments, handed_sending
from scheduler_app.booking_page.store.tables import handed_mails
from scheduler_app.domain.messages.outbox import Errand
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.mails import MailState
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage import brought as storage_brought
from scheduler_app.storage.messages.plans import BY_ID
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.messages.planning import plan_chunk
from tests.simulation.invariants import promises
from tests.simulation.life.deeds import Deed
from tests.simulation.life.life import Life
from tests.simulation.practice.line import Fate
from tests.simulation.practice.world import World

KIND = "protocol mail"

BEFORE = 86_400
"""Seconds before its start that each appointment has its mail."""

_OPEN = frozenset({CommitmentState.PENDING, CommitmentState.CONFIRMED})

STANDS = {
    MailState.WAITING: {"handed over"},
    MailState.SENT: {"sent", "came back"},
    MailState.FAILED: {"failed"},
    MailState.UNKNOWN: {"unknown", "came back"},
    MailState.DROPPED: {"skipped", "withdrawn"},
    MailState.LATE: {"skipped", "withdrawn"},
    MailState.WITHDRAWN: {"withdrawn"},
}
"""By what became of a mail on the page: how its row stands at rest."""


class Postman:
    """Plans a mail for each appointment that is confirmed."""

    name = KIND
    kinds = (KIND,)
    concerns: Mapping[str, str] = {"bookings": BY_ID}
    ruled_by = ()
    before = BEFORE
    after = 0

    def rules(self, _asked: PlainSql) -> str:
        """Nothing else decides."""
        return ""

    def wanted(self, asked: PlainSql, bookings: str, _until: int) -> Sequence[Errand]:
        """One a booking and start."""
        query = """
SELECT id, uid, start_at FROM bookings WHERE id IN (SELECT value FROM json_each(?))
   AND state = 'confirmed' AND kind = 'appointment' AND NOT removed"""
        return [
            Errand(
                f"{uid}/{start}", KIND, booking, start - BEFORE, start, content=_content(uid, start)
            )
            for booking, uid, start in asked.exec_driver_sql(query, (bookings,))
        ]


def _content(uid: str, start: int) -> str:
    said = {"to": f"{uid}@example.org", "subject": f"At {start}", "text": "See you", "start": start}
    return json.dumps(said)


@contextmanager
def mails_are_planned() -> Iterator[None]:
    """For as long as this lasts each diary plans them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage_brought, "followers", lambda: (Postman(),))
        patch.setattr(brought, "MAIL_KINDS", (KIND,))
        yield


class Sent(NamedTuple):
    """A mail that went out, whatever anybody knows of it."""

    key: str
    uid: str
    start: int


class LifeByPost(Life):
    """The desktop hands mails over; the page sends them, and may end while it does."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.sent: list[Sent] = []

    def hand_over(
        self,
        fate: Fate = Fate.ARRIVES,
        before: Sequence[Deed] = (),
        after: Sequence[Deed] = (),
    ) -> None:
        """Plan, and let the page have what is due in the next days; others act meanwhile."""
        world = self.world
        if world.line.desktop_is_older:
            return
        while plan_chunk(world.diary, now=world.now):
            pass
        world.line.coming_mails.append(self.call(fate, before, after))
        self.try_to(lambda: world.linked.hand_over(world.now))
        world.line.coming_mails.clear()

    def send_mail(self, how: str) -> bool:
        """The page takes the next mail, and it goes out; or it, or the server, fails at it.

        False where none is to go out.
        """
        world = self.world
        if world.line.page_is_older:
            return False
        taken = world.on_page(lambda c: handed_sending.take_next(c, now=world.page_clock()))
        if taken is None:
            return False
        mail = taken.mail
        shown = world.page.read_now(lambda c: commitments.seen(c, mail.uid))
        assert shown is not None and shown.state in _OPEN, "a mail about what is off"
        assert shown.start == mail.start, "a mail about a time that does not hold"
        if how in {"sent", "sent, and cut"}:
            self.sent.append(Sent(mail.key, mail.uid, mail.start))
        now = world.page_clock()
        match how:
            case "sent":
                world.on_page(lambda c: handed_sending.ended(c, taken, MailState.SENT, "", now=now))
            case "put off":
                world.on_page(lambda c: handed_sending.put_off(c, taken, "Later.", now=now))
            case "refused":
                world.on_page(
                    lambda c: handed_sending.ended(c, taken, MailState.FAILED, "No.", now=now)
                )
            case _:
                pass  # its worker died
        return True

    def no_mail_goes_out_twice(self) -> None:
        """Once for its key, whatever dies or comes back from a copy."""
        keys = [one.key for one in self.sent]
        assert len(keys) == len(set(keys)), "a mail went out twice"

    def the_post_goes_out(self) -> None:
        """Whatever still can."""
        while self.send_mail("sent"):
            pass
        for _ in range(3):
            self.hand_over()
            self.try_to(self.world.read)

    def the_post_is_settled(self) -> None:
        """At rest: what became of each mail is known to both, and was told once."""
        world = self.world
        if world.line.desktop_is_older or world.line.page_is_older:
            return
        self.the_post_goes_out()
        with world.diary.read() as connection:
            query = """
SELECT key, iif(reason LIKE 'It came back: %', 'came back', state) state, useful_until FROM outbox
 WHERE kind LIKE '%mail'"""
            rows = connection.exec_driver_sql(query).all()
        mine = {row.key: row.state for row in rows}
        ends = {row.key: row.useful_until for row in rows}
        theirs = world.page.read_now(
            lambda c: {
                row.key: MailState(row.state)
                for row in c.execute(select(handed_mails.c.key, handed_mails.c.state))
            }
        )
        # What is over, and of which nobody could tell while it was not, is given up a day later.
        useful = [mine[key] for key, end in ends.items() if end > to_epoch(world.now)]
        assert {"sending", "withdrawing"}.isdisjoint(useful), "nobody is at it any more"
        for key, state in theirs.items():
            if key in mine:
                assert mine[key] in STANDS[state], f"{state} there, and {mine[key]} here"
            else:
                assert state is not MailState.WAITING, "nobody wants it, and it waits"
        for key, stands in mine.items():
            # What a page from a copy knows nothing of, and is over, is given up a day later.
            over = self.page_restored and ends[key] <= to_epoch(world.now)
            waits = theirs.get(key) is MailState.WAITING or (over and key not in theirs)
            assert stands != "handed over" or waits, "nobody has what was handed over"
        for one in self.sent:
            unheard = mine.get(one.key, "gone") in {"planned", "handed over", "withdrawn"}
            assert not unheard, "it went out, and its desktop never hears of it"
        told = [
            (event.report.key, event.report.state)
            for event in promises.told(world)
            if event.kind is EventKind.REPORT and event.report is not None
        ]
        out = [each for each in told if each[1] in {MailState.SENT, MailState.UNKNOWN}]
        assert len(out) == len(set(out)), "it was told twice that it went out"
