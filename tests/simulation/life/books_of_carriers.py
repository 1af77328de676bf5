"""Simulation: the books of what really went out, held against both disks at that moment."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from scheduler_app.booking_page.store import commitments
from scheduler_app.domain.messages.knowledge import COMING
from scheduler_app.domain.messages.marks import mark_of_own_server, mark_of_page
from scheduler_app.domain.page.mails import HandedMail
from scheduler_app.domain.zones import to_epoch
from tests.fakes.twilio_server import Kept
from tests.simulation.life.firms import AtFirms
from tests.simulation.outside.mail_servers import MailServers, Posted
from tests.simulation.outside.texts import TextFirm
from tests.simulation.practice.world import World

BY_TIME = re.compile(r"[^/]+/[0-9]+/(?P<start>[0-9]+)(?P<news>\.[0-9]+)?/(?:mail|text)(?:/[0-9]+)?")
"""The key of what tells of a visit at a time; with a point it is news, else a reminder."""

AT_IT = frozenset({"sending", "handed over", "withdrawing"})
"""How a row stands while it may go out."""


class RowAndBooking(NamedTuple):
    """A row of the outbox and its booking, as they lie in the diary."""

    id: int
    key: str
    state: str
    content: dict[str, Any]
    start: int | None
    booked: str


_ROWS = """
SELECT o.id, o.key, o.state, o.content, b.start_at, iif(b.removed, 'removed', b.state)
  FROM outbox o LEFT JOIN bookings b ON b.id = o.booking_id"""


class BooksOfCarriers(AtFirms):
    """Looks over the shoulder of whoever carries mails and texts; `amiss` is what was wrong."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.amiss: list[str] = []
        self.went: Counter[str] = Counter()
        """How often something went out, by what it is known by."""
        self.texts_of: dict[str, list[Kept]] = {}
        """By key all texts that were asked for, those that were withdrawn as well."""
        self._keys: dict[str, str] = {}
        self.at_firm(MailServers, lambda office: setattr(office, "on_posted", self._posted))
        self.at_firm(TextFirm, lambda firm: setattr(firm, "on_taken", self._taken))

    def what_went_out_was_right(self) -> None:
        """Each thing once, never of a time that did not hold, to nobody who is asleep."""
        assert not self.amiss, self.amiss[0]

    def mails_that_went_out(self) -> frozenset[str]:
        """The keys of those that a server took, whatever anybody was told of that."""
        keys = map(self._key_of, self.went)
        return frozenset(key for key in keys if key is not None)

    # -- mails ------------------------------------------------------------------------------------

    def _posted(self, posted: Posted) -> None:
        self.went[posted.mark] += 1
        key = self._key_of(posted.mark)
        if key is None:
            return  # the page's own, or of a diary that was put away
        self._must(self.went[posted.mark] == 1 or self.restored, "a mail went out twice", key)
        if posted.by_page:
            self._holds_on_page(key)
        self._goes_well(key, at_desk=not posted.by_page)

    def _key_of(self, mark: str) -> str | None:
        if mark not in self._keys:
            with self.world.diary.read() as connection:
                for key in connection.exec_driver_sql("SELECT key FROM outbox").scalars():
                    self._keys[mark_of_own_server(key)] = self._keys[mark_of_page(key)] = key
        return self._keys.get(mark)

    def _holds_on_page(self, key: str) -> None:
        query = "SELECT body FROM handed_mails WHERE key = :key"
        page = self.world.page
        body = page.read_now(
            lambda c: c.exec_driver_sql(query.replace(":key", "?"), (key,)).scalar()
        )
        if not body:
            return  # it was taken back while it was on its way
        mail = msgspec.json.decode(body, type=HandedMail)
        seen = page.read_now(lambda c: commitments.seen(c, mail.uid)) if mail.bound else None
        if mail.bound:
            self._must(seen is not None, "a mail about what the page does not know", key)
        if seen is not None:
            self._must(seen.state in mail.holds_in, "a mail about what is off", key)
            self._must(seen.start == mail.start, "a mail about a time that does not hold", key)
        now = self.world.page_clock()
        self._must(mail.send_at <= now <= mail.useful_until, "a mail too early, or too late", key)

    # -- texts ------------------------------------------------------------------------------------

    def _taken(self, text: Kept) -> None:
        with self.world.diary.read() as connection:
            query = """
SELECT o.key FROM messages_said s JOIN outbox o ON o.id = s.outbox_id
 WHERE s.address = ? AND s.text = ? AND o.state = 'sending' ORDER BY o.id"""
            keys = list(connection.exec_driver_sql(query, (text.to, text.body)).scalars())
        if not keys:
            self._must(self.restored, "a text that nobody asked for", text.body)
            return
        key = next((each for each in keys if each not in self.texts_of), keys[0])
        before = self.texts_of.setdefault(key, [])
        gone = {"canceled", "undelivered", "failed"}
        stands = [each for each in before if each.status not in gone]
        self._must(not stands or self.restored, "a text went out twice", key)
        before.append(text)
        self._must(not self._has_refused(text.to), "a text to somebody who said STOP", key)
        self._goes_well(key, at_desk=True, ahead=text.send_at)

    def _has_refused(self, number: str) -> bool:
        """Whether nobody who has this number agrees to texts, as the diary has it."""
        with self.world.diary.read() as connection:
            query = "SELECT texts_word FROM clients WHERE mobile = ?"
            words = list(connection.exec_driver_sql(query, (number,)).scalars())
        return bool(words) and "given" not in words

    # -- both -------------------------------------------------------------------------------------

    def _goes_well(self, key: str, *, at_desk: bool, ahead: datetime | None = None) -> None:
        """It is wanted as it lies in the diary, and its client may be written to then."""
        row = self._row(key)
        if row is None:
            return
        self._must(row.state in AT_IT or self.restored, f"it goes out, and is {row.state}", key)
        told = BY_TIME.fullmatch(key)
        if told is None:
            return
        now = to_epoch(self.world.now) if at_desk else self.world.page_clock()
        begins = int(told["start"])
        if at_desk and "now" not in row.content:
            self._must(row.start == begins, "it tells of a time that does not hold", key)
        if not told["news"]:
            if at_desk:
                stands = row.booked in {"confirmed", "done"}
                self._must(stands, f"a reminder of what is {row.booked}", key)
            goes = now if ahead is None else to_epoch(ahead)
            self._rests_at_night(row, goes, at_desk=at_desk)

    def _rests_at_night(self, row: RowAndBooking, at: int, *, at_desk: bool) -> None:
        """Nobody is woken, as far as whoever sends it was told when they are asleep."""
        if row.content.get("says", COMING) != COMING:
            return  # news are of use at night
        told = [self.practice.nights()]
        if not at_desk:
            query = "SELECT mails_digest FROM practice"
            kept_to = self.world.page.read_now(lambda c: c.exec_driver_sql(query).scalar())
            told.append(self.practice.nights_then.get(str(kept_to), {}))
        woken = all(row.key in nights and nights[row.key].is_at(at) for nights in told)
        self._must(not woken, "somebody was woken", row.key)

    def _row(self, key: str) -> RowAndBooking | None:
        with self.world.diary.read() as connection:
            found = connection.exec_driver_sql(f"{_ROWS} WHERE o.key = ?", (key,)).first()
        if found is None:
            return None
        id_, key, state, content, *of_booking = found
        return RowAndBooking(id_, key, state, json.loads(content), *of_booking)

    def _must(self, holds: bool, what: str, about: str) -> None:
        if not holds:
            self.amiss.append(f"{what}: {about}")
