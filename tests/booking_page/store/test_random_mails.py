"""Any order of documents, publications, clients, workers and time: each mail once, while it holds.

Beside the real store runs what a desktop, its clients and the mail server know: what was handed
over last, how each booking stands for its client, and what has arrived. Workers die, and the page
is put back from a copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from scheduler_app.booking_page.store import claims, handed_rows, handed_sending
from scheduler_app.booking_page.store.copies import back_up, restore
from scheduler_app.booking_page.store.database import Database
from scheduler_app.booking_page.store.handed_sending import TakenMail
from scheduler_app.booking_page.store.outbox import CUT_AFTER, PAUSES
from scheduler_app.booking_page.store.refusals import Refusal
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.mails import HandedMail, MailState
from tests.booking_page.sample import DAY, NOW, sample_commitment, sample_mail
from tests.booking_page.shop import HOUR, Shop

UIDS = ("u", "v")
STARTS = (NOW + 3 * DAY, NOW + 4 * DAY)
LASTS = 2 * DAY
FINAL = {"sent", "unknown"}

KEYS = ("a", "b", "c")
STATES = (*[CommitmentState.CONFIRMED] * 4, CommitmentState.PENDING, CommitmentState.CANCELLED)

keys = st.sampled_from(KEYS)
mails = st.tuples(
    st.sampled_from((True, True, True, False)),
    st.sampled_from((0, 0, 0, -1, 1, 30)),
    st.sampled_from((1, 90)),
    st.integers(0, 1),
)
"""Whether it tells of the booking as it is, from how many hours on, how long, in which words."""


ends = st.sampled_from(
    ("sent", "sent", "put off", "put off", "refused", "cut", "lost", "killed", "unheard")
)
Told = tuple[bool, int, int, int]


@dataclass
class Seen:
    """A booking as its client sees it."""

    start: int
    state: CommitmentState


@dataclass
class Flight:
    """A mail in a worker's hands since `at`, who may have died meanwhile."""

    taken: TakenMail
    at: int


class Judged(RuleBasedStateMachine):
    """A page with what all know of it, and what they may expect."""

    def begin(self) -> None:
        """Nothing is handed over yet."""
        self.folder = TemporaryDirectory()
        self.url = f"sqlite:///{self.folder.name}/page.sqlite3"
        self.shop = Shop(self.url)
        self.anna = self.shop.client().id
        self.seen: dict[str, Seen] = {}
        self.document: dict[str, HandedMail] = {}
        self.until = 0
        self.issued = NOW
        self.flights: list[Flight] = []
        self.arrived: dict[str, int] = {}
        self.later: dict[str, int] = {}
        self.restored = 0
        self.copy: dict[str, Seen] | None = None

    def teardown(self) -> None:
        """Nothing of it stays."""
        self.shop.database.close()
        self.folder.cleanup()

    @invariant()
    def each_arrives_once(self) -> None:
        """No key has arrived twice, whatever happened."""
        assert all(number == 1 for number in getattr(self, "arrived", {}).values())

    @invariant()
    def each_end_is_told_once_and_nothing_is_kept_of_it(self) -> None:
        """After a mail has gone out, or may have, there is no other word of it, nor its text."""
        if not hasattr(self, "shop"):
            return
        ends: dict[str, list[str]] = {}
        for event in self.shop.events():
            if event.kind is EventKind.REPORT and event.report is not None:
                ends.setdefault(event.report.key, []).append(event.report.state.value)
        assert not any(FINAL.intersection(told[:-1]) for told in ends.values())
        for key, state, body in self._rows():
            if state not in {"waiting", "sending"}:
                assert not body
                assert state not in FINAL or ends[key][-1] == state
            if state == "waiting" and not self.restored:
                assert key in self.document

    def _rows(self) -> list[tuple[str, str, str]]:
        found = text("SELECT key, state, body FROM handed_mails")
        return [tuple(row) for row in self.shop.read(lambda c: c.execute(found).all())]

    def _holds(self, mail: HandedMail) -> bool:
        one = self.seen.get(mail.uid)
        return one is not None and one.start == mail.start and one.state in mail.holds_in

    def _is_due(self, key: str) -> bool:
        """Whether a worker has to take it now."""
        mail, now = self.document[key], self.shop.now
        state = {name: state for name, state, _ in self._rows()}.get(key)
        return (
            state == "waiting"
            and now < self.until
            and max(mail.send_at, min(self.later.get(key, 0), mail.useful_until)) <= now
            and now <= mail.useful_until
            and self._holds(mail)
        )


class Mails(Judged):
    """What a desktop, its clients, a mail server and a host do."""

    @initialize()
    def open(self) -> None:
        """Two bookings stand."""
        self.begin()
        self.publish(0, [CommitmentState.CONFIRMED] * 2)

    @rule(
        move=st.sampled_from((0, 0, 1, 2)),
        states=st.lists(st.sampled_from(STATES), min_size=2, max_size=2),
    )
    def publish(self, move: int, states: list[CommitmentState]) -> None:
        """The desktop publishes how all bookings stand, and has heard of everything."""
        self.seen = {
            uid: Seen(STARTS[move >> number & 1], states[number]) for number, uid in enumerate(UIDS)
        }
        heard = self.shop.events()[-1:]
        self.shop.publication = replace(
            self.shop.publication, acknowledged_event=heard[0].id if heard else ""
        )
        self.shop.publish_next(
            *(
                replace(sample_commitment(uid, self.anna, one.start), state=one.state)
                for uid, one in self.seen.items()
            ),
            acknowledged=heard[0].seq if heard else 0,
        )

    @rule(uid=st.sampled_from(UIDS))
    def cancel(self, uid: str) -> None:
        """The client calls a booking off on the page, where that may be."""
        try:
            self.shop.write(lambda c: claims.cancel(c, self.anna, uid, self.shop.now))
        except Refusal:
            return
        self.seen[uid] = replace(self.seen[uid], state=CommitmentState.CANCELLED)

    @rule(chosen=st.lists(mails, min_size=3, max_size=3))
    def hand_over(self, chosen: list[Told]) -> None:
        """The desktop hands over what it wants sent; it knows nothing of what has arrived."""
        before = self.document
        self.document = {key: self._mail(key, one) for key, one in zip(KEYS, chosen, strict=True)}
        self._hand_over(before)

    @rule(key=keys, one=mails)
    def hand_over_another(self, key: str, one: Told) -> None:
        """One of them is to be another mail."""
        before = self.document
        self.document = before | {key: self._mail(key, one)}
        self._hand_over(before)

    @rule(key=keys)
    def hand_over_less(self, key: str) -> None:
        """It takes one back and leaves the others as they are."""
        before = self.document
        self.document = {name: one for name, one in before.items() if name != key}
        self._hand_over(before)

    def _mail(self, key: str, one: Told) -> HandedMail:
        as_it_is, hours, lasts, words = one
        uid = UIDS[KEYS.index(key) % 2]
        at = self.seen[uid].start if uid in self.seen else STARTS[0]
        start = at if as_it_is else STARTS[0] + STARTS[1] - at
        send_at = self.shop.now + hours * HOUR
        useful = send_at + lasts * HOUR
        return sample_mail(
            key, uid, start, send_at=send_at, useful_until=useful, subject=f"{words}"
        )

    def _hand_over(self, before: dict[str, HandedMail]) -> None:
        for key, mail in self.document.items():
            if before.get(key) != mail:
                self.later.pop(key, None)
        self.issued = max(self.issued + 1, self.shop.now)
        receipt = self.shop.hand_over(
            *self.document.values(), issued_at=self.issued, lasts=LASTS, digest=str(self.issued)
        )
        self.until = self.shop.now + LASTS
        told = {one.key: one.state.value for one in receipt.reports}
        flying = {flight.taken.mail.key for flight in self.flights}
        assert set(self.document) <= set(told)
        for key, state in told.items():
            if key not in self.document:
                assert state != "waiting" or key in flying, "withdrawn, and still to be sent"
            if state == "sent":
                assert self.arrived.get(key) == 1, "called sent, and never arrived"

    @rule(how=ends)
    def send(self, how: str) -> None:
        """A worker looks for a mail, and sends it."""
        flight = self._take()
        if flight is not None:
            self._land(flight, how)

    @rule(how=ends, one=st.none() | mails)
    def send_while_the_desktop_speaks(self, how: str, one: Told | None) -> None:
        """Meanwhile the desktop takes that mail back, or wants another one."""
        flight = self._take()
        if flight is None:
            return
        if one is None:
            self.hand_over_less(flight.taken.mail.key)
        else:
            self.hand_over_another(flight.taken.mail.key, one)
        self._land(flight, how)

    def _take(self) -> Flight | None:
        now = self.shop.now
        wanted = {key for key in self.document if self._is_due(key)}
        taken = self.shop.write(lambda c: handed_sending.take_next(c, now=now))
        self.flights = [one for one in self.flights if one.at > now - CUT_AFTER]
        if taken is None:
            assert not wanted, "due, useful and true, and nobody sends it"
            return None
        key = taken.mail.key
        assert taken.mail == self.document.get(key), "not what the desktop wanted last"
        assert taken.mail.send_at <= now <= taken.mail.useful_until and now < self.until
        assert self._holds(taken.mail), "it does not hold as its client sees it"
        assert not self.arrived.get(key), "it has arrived already"
        assert key in wanted
        flight = Flight(taken, now)
        self.flights.append(flight)
        return flight

    def _land(self, flight: Flight, how: str) -> None:
        """What becomes of a mail that is on its way, and whether its worker lives to tell."""
        taken, key, now = flight.taken, flight.taken.mail.key, self.shop.now
        if how in {"sent", "cut", "unheard"}:
            self.arrived[key] = self.arrived.get(key, 0) + 1
        if how in {"killed", "unheard"}:
            return
        self.flights.remove(flight)
        if how == "put off":
            self.later[key] = now + PAUSES[min(taken.attempt, len(PAUSES)) - 1]
            self.shop.write(lambda c: handed_sending.put_off(c, taken, "451", now=now))
            return
        state = {"sent": MailState.SENT, "refused": MailState.FAILED}.get(how, MailState.UNKNOWN)
        self.shop.write(lambda c: handed_sending.ended(c, taken, state, how, now=now))

    @rule(seconds=st.sampled_from((60, CUT_AFTER, CUT_AFTER, HOUR, 9 * HOUR, 2 * DAY)))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.shop.now += seconds

    @rule()
    def forget(self) -> None:
        """What is over is forgotten."""
        self.shop.write(lambda c: handed_rows.forget_old(c, self.shop.now))

    def keep_a_copy(self) -> None:
        """The host makes a copy of the page."""
        back_up(self.url, Path(self.folder.name, "copy"))
        self.copy = {uid: replace(one) for uid, one in self.seen.items()}
        self.copied = self.shop.publication

    def put_back(self) -> None:
        """The host puts it in the page's place: clients see what they saw then."""
        # Whoever was sending is gone with the page that was served.
        self.flights = []
        self.shop.database.close()
        restore(self.url, Path(self.folder.name, "copy"), now=self.shop.now)
        self.shop.database = Database(self.url)
        self.restored = self.shop.now
        self.seen, self.copy = self.copy or {}, None
        # The desktop counts on from its own number.
        self.shop.publication = replace(self.copied, generation=self.shop.publication.generation)
        self.document, self.until, self.later = {}, 0, {}

    @rule(one=mails, key=keys, how=ends)
    def go_back(self, one: Told, key: str, how: str) -> None:
        """What is sent after a copy was made is handed over once more when that is back."""
        self.keep_a_copy()
        self.hand_over_another(key, one)
        self.send(how)
        wanted = self.document
        self.put_back()
        self.document = wanted
        self._hand_over({})
        self.send("sent")


def test_any_order_of_what_happens_sends_each_mail_once_while_it_holds() -> None:
    run_state_machine_as_test(
        Mails,
        settings=settings(
            max_examples=max(30, settings().max_examples // 3),
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )
