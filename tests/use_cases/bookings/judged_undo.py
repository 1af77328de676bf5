"""Random days with undo: what undo promises, judged by everything that lies in the diary."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis.stateful import invariant
from sqlalchemy import Connection

from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.bookings.bookings import booking_of, overlapping
from scheduler_app.storage.brought import JOURNALLED
from scheduler_app.storage.care.examination import damage, overlaps_without_permit
from scheduler_app.use_cases.bookings.undo import TakenBack, undo
from scheduler_app.use_cases.brought import TOLD
from scheduler_app.use_cases.page.link import pair, pairing_code, read_inbox
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.fakes.clients_on_the_page import ANNA, OTTO, FakePage
from tests.use_cases.bookings import test_random_days as days
from tests.waiting import conflicts_to_settle

NOW = days.NOW
PAGE_DEEDS = frozenset(
    {"request-at-once", "move-at-once", "withdraw", "cancel-on-page", "choose", "describe"}
)
"""What clients do on the page that sets columns of a booking."""

Rows = dict[str, dict[int, dict[str, Any]]]


class Judged(days.Desk):
    """A diary and its page. Each deed is remembered, and what takes it back is held against it."""

    def __init__(self) -> None:
        super().__init__()
        self.page = FakePage(lambda: NOW)
        self.over: set[int] = set()
        self.known: dict[int, tuple[Rows, Rows]] = {}
        self.published_at: dict[int, int] = {}
        """How many publications there were when each was done, or taken back last."""
        self.passed = 0
        for service in list_services(self.diary)[:2]:
            save_service(self.diary, replace(service, online=Online.AT_ONCE), now=NOW)
        code = pairing_code("https://book.example/#code")
        pair(self.diary, self.page, code, "hosted", keep=lambda _page, _token: None, now=NOW)
        for person in (ANNA, OTTO):
            self.page.request(NOW + timedelta(days=20 + len(self.page.events)), person)
        read_inbox(self.diary, self.page, now=self.now)

    def now(self) -> datetime:
        """Each deed a second after the one before, so that it can be told what came first."""
        self.passed += 1
        return NOW + timedelta(seconds=self.passed)

    def teardown(self) -> None:
        """Whatever can be undone is, whatever can't is passed over; nothing is stuck behind it."""
        try:
            for _ in range(500):
                if not self.take_back(undo):
                    break
            else:
                raise AssertionError("undo does not come to an end")
        finally:
            self.diary.close()
            self.folder.cleanup()

    def attempt(self, verb: Callable[[], object]) -> None:
        before, change = self.whole(), self.diary.latest_change()
        try:
            verb()
        except Trouble:
            assert self.whole() == before, "refused, and changed all the same"
            return
        written = self.diary.latest_change()
        if written == change + 1:
            self.known[written] = (before, self.whole())
            self.published_at[written] = len(self.page.published)

    def take_back(self, verb: Callable[..., TakenBack]) -> bool:
        """Undo or redo, judged; whether there was anything to do, be it only to refuse."""
        before = self.whole()
        seen = self.seen(before)
        latest = self.diary.latest_change()
        passed_over = latest in self.over
        try:
            done = verb(self.diary, now=self.now(), over=self.over)
        except Trouble as error:
            refused = error
        else:
            return self.judge(verb, done, seen, before)
        assert self.whole() == before, "refused, and changed all the same"
        if type(refused) is Trouble:
            assert "nothing to" in refused.message
            return False
        assert isinstance(refused, NotAllowed | Overlap), refused
        assert not {"row", "constraint"} & set(str(refused).split()), refused
        if latest in self.over and not passed_over:
            verb_of, at = self.head_of(latest)
            # Undo holds what a clock ahead of this one wrote for shown: nobody knows better.
            shown = len(self.page.published) > self.published_at.get(latest, -1) or at > self.now()
            assert shown or verb_of in TOLD, f"it stands as it was left: {refused}"
        return True

    def judge(
        self, verb: Callable[..., TakenBack], done: TakenBack, seen: set[int], before: Rows
    ) -> bool:
        """What was taken back is what was done, and no client is left in the dark."""
        after = self.whole()
        self.nobody_is_left_in_the_dark(seen, before, after, done)
        self.published_at[done.change_id] = len(self.page.published)
        self.no_deed_of_a_client_is_undone()
        if verb is undo and done.change_id in self.known and not done.told:
            was, became = self.known[done.change_id]
            if before == became:
                assert after == was, "it was not taken back exactly"
        return True

    def nobody_is_left_in_the_dark(
        self, seen: set[int], before: Rows, after: Rows, done: TakenBack
    ) -> None:
        for id_ in seen:
            was, row = before["bookings"][id_], after["bookings"].get(id_)
            assert row is not None, "a client saw it, and it vanished"
            # The page may show whose it was before, and never have told that it was another's.
            told = len(self.page.published) > self.published_at.get(done.change_id, -1)
            if was["state"] != "cancelled" and told:
                assert row["client_id"] == was["client_id"], "theirs, and now another's"
            if row["state"] == "pending":
                assert was["state"] == "pending", "told as settled, and waits again in silence"
            if row["state"] == "cancelled" and was["state"] != "cancelled":
                assert done.told or done.verb in {"cancel", "cancel-series", "reopen"}, done

    def no_deed_of_a_client_is_undone(self) -> None:
        """What the latest change set was not set last by a client."""
        with self.diary.read() as connection:
            latest = connection.exec_driver_sql(
                "SELECT subject_id, after FROM history WHERE subject = 'bookings'"
                " AND change_id = (SELECT max(id) FROM changes)"
            ).all()
            for row_id, after in latest:
                for column in {"start_at", "state", "removed"} & set(json.loads(after or "{}")):
                    verb = _who_set(connection, row_id, column)
                    assert verb not in PAGE_DEEDS, f"{verb} was undone: {column}"

    def seen(self, before: Rows) -> set[int]:
        """Bookings still to come that the page shows to somebody: ids."""
        shown = {one.uid: one for one in self.shown_to_clients()}
        accounts = {
            row["account"]: row["client_id"]
            for row in before["page_accounts"].values()
            if not row["erased"]
        }
        found = set()
        for id_, row in before["bookings"].items():
            one = shown.get(row["uid"])
            if one is None or row["series_id"] is not None:
                continue
            if row["client_id"] != accounts.get(one.account):
                continue  # the page shows it to somebody whose it was before
            if row["end_at"] > self.now().timestamp() and row["state"] in _PROMISED:
                found.add(id_)
        return found

    @invariant()
    def no_hour_is_sold_twice(self) -> None:
        with self.diary.read() as connection:
            assert overlaps_without_permit(connection) == [], "an hour is sold twice"
            assert damage(connection) == []

    @invariant()
    def each_permit_is_for_two_that_overlap(self) -> None:
        rows = self.whole(by_pair=False)
        for permit in rows["overlap_permits"].values():
            a, b = (
                booking_of({**rows["bookings"][permit[one]], "id": permit[one]}) for one in "ab"
            )
            assert overlapping(a, b), "a permit outlived its overlap"
        unsettled = sum(not permit["settled"] for permit in rows["overlap_permits"].values())
        assert len(conflicts_to_settle(self.diary)) == unsettled, "a conflict that nobody sees"

    @invariant()
    def every_booking_can_be_opened(self) -> None:
        with self.diary.read() as connection:
            gone = connection.exec_driver_sql(
                "SELECT b.id FROM bookings b JOIN clients c ON c.id = b.client_id"
                " WHERE c.removed AND NOT b.removed"
            ).all()
        assert gone == [], "its client is gone"

    @invariant()
    def no_id_was_given_out_twice(self) -> None:
        with self.diary.read() as connection:
            twice = connection.exec_driver_sql(
                "SELECT h.subject, h.subject_id FROM history h JOIN changes c ON c.id = h.change_id"
                " WHERE h.before IS NULL AND c.verb NOT IN ('undo', 'redo')"
                " GROUP BY 1, 2 HAVING count(*) > 1"
            ).all()
        assert twice == [], "ids were given out twice"

    # -- inside -------------------------------------------------------------------------------

    def whole(self, *, by_pair: bool = True) -> Rows:
        """Everything that undo may touch, but for what only counts changes.

        Permits go by their pair: the number of a permit is nobody's business.
        """
        found: Rows = {}
        with self.diary.read() as connection:
            for name in JOURNALLED:
                found_rows = connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY id")
                rows = [dict(row) for row in found_rows.mappings()]
                found[name] = {
                    row.pop("id"): row for row in rows if not row.get("removed") or not by_pair
                }
        for row in found["bookings"].values():
            if by_pair:
                del row["revision"]
        if by_pair:
            permits = found["overlap_permits"].values()
            found["overlap_permits"] = {row["a"] * 10_000 + row["b"]: row for row in permits}
        return found

    def head_of(self, change_id: int) -> tuple[str, datetime]:
        """What a change did, and when."""
        with self.diary.read() as connection:
            query = "SELECT verb, at FROM changes WHERE id = ?"
            verb, at = connection.exec_driver_sql(query, (change_id,)).one()
            return str(verb), from_epoch(at)

    def shown_to_clients(self) -> tuple[Commitment, ...]:
        """What the page shows."""
        return self.page.published[-1].commitments if self.page.published else ()


_PROMISED = frozenset({"pending", "confirmed", "cancelled"})


def _who_set(connection: Connection, row_id: int, column: str) -> str:
    """The verb of the last change but the latest that set a column of a booking."""
    return str(
        connection.exec_driver_sql(
            "SELECT c.verb FROM history h JOIN changes c ON c.id = h.change_id"
            " WHERE h.subject = 'bookings' AND h.subject_id = ? AND c.id < (SELECT max(id) FROM"
            f" changes) AND json_extract(h.after, '$.{column}') IS NOT NULL"
            " ORDER BY h.id DESC LIMIT 1",
            (row_id,),
        ).scalar()
    )
