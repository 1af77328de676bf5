"""Booking page: a booking as its client sees it, and what they may do with it at that moment."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduler_app.domain.bookings.deadlines import Deadlines, deadlines
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.page.format import Commitment, Rules
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.reports import VisitReport
from scheduler_app.domain.practice.services import Where
from scheduler_app.domain.time_units import Minutes

OPEN = frozenset({CommitmentState.PENDING, CommitmentState.CONFIRMED})
"""States in which a booking still lies ahead, as far as it is known."""

UNPAID = frozenset({DepositState.ASKED, DepositState.PAYING})
"""States in which a deposit may still be paid."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booking as its client sees it. Instants are epoch seconds.

    `price` (minor units) and `currency` are what was agreed, or shown when it was asked for;
    `added_tax` comes on top, in hundredths of a percent.

    `may_move_until` and `may_cancel_until` are the last instants for that, both included; None
    where the state permits neither; `deadlines` says from what they count. `may_withdraw` says that
    something is not answered yet and can be taken back: the request, or the wish to move. `text` is
    what the client described, while the booking lies ahead; `may_describe` says that it can be
    changed. `waiting` says that the consultant is to answer, `heard` that the desktop knows of
    everything the client did. `account` is its client's, empty where they have none. `text_at` is
    when a text about it goes out that this page can't call back. With an `arrival_window`, in
    minutes, its client is told within which time we come, not when it ends. `deposit` is what is
    known of it: its refund is exact only as long as the desktop has published lately, which
    `current` says. Until `revocable_until` a consumer may revoke the contract, and did at
    `revoked_at`. `moves_left` is how often its client may move it without an answer of the
    consultant's, None where nobody counts. `policy` is the version that it was agreed by, 0 where
    that says what holds now. `report` is what may be read of the visit; `ratable` says that the
    desktop would understand a rating of it. Who `asks` is answered each time. From `confirm_from`
    on its client is asked whether they will be there, and said so where they `come`; `confirmable`
    says that the desktop would understand it. One that is `aside` can't be at its time, by no wish
    of its client's. With `offered_until` the practice offers the proposals by itself, so long.
    """

    uid: str
    service: int
    service_name: str
    start: int
    end: int
    zone: str
    state: CommitmentState
    where: Where
    place: str
    price: int
    currency: str
    asked_start: int | None
    proposals: tuple[int, ...]
    note: str
    revision: int
    by_client: bool
    heard: bool
    waiting: bool
    may_withdraw: bool
    may_move_until: int | None
    may_cancel_until: int | None
    may_move: bool
    may_cancel: bool
    deadlines: Deadlines | None = None
    first_start: int = 0
    text: str = ""
    may_describe: bool = False
    account: str = ""
    text_at: int | None = None
    arrival_window: Minutes = Minutes(0)
    deposit: DepositCard | None = None
    current: bool = True
    revocable_until: int | None = None
    revoked_at: int | None = None
    moves_left: int | None = None
    policy: int = 0
    added_tax: int = 0
    report: VisitReport | None = None
    ratable: bool = False
    asks: bool = False
    confirm_from: int | None = None
    comes: bool = False
    confirmable: bool = False
    aside: bool = False
    offered_until: int | None = None

    @property
    def moves_by_itself(self) -> bool:
        """Whether the page may move it without an answer of the consultant's."""
        return not self.asks and (self.moves_left is None or self.moves_left > 0)

    def given_back(self, now: int, start: int | None = None) -> int | None:
        """What cancelling now gives back of a deposit; None where nobody here can say it exactly.

        It falls as the visit comes near, also while the desktop is off and tells nothing new. With
        another `start` it is what cancelling gives back once its client has moved it there.
        """
        deposit = self.deposit
        if deposit is not None and self.aside:
            # Of what can't be at its time that does not fall, however long nobody publishes.
            return deposit.refund
        if deposit is None or not self.current:
            return None
        first = self.first_start or self.start
        counts_from = min(first, self.start if start is None else start)
        refund = refund_at(deposit, counts_from, now)
        # Of a later time the ladder, which leaves out what has fallen, does not tell what rises.
        rises = counts_from > min(first, self.start) and refund != deposit.at_stake
        return None if rises else refund

    @property
    def is_free_to_cancel(self) -> bool:
        """Whether it can't be at its time, and all that was paid goes back."""
        deposit = self.deposit
        return self.aside and (deposit is None or deposit.at_stake in {0, deposit.refund})

    @property
    def reserved(self) -> bool:
        """Whether it is confirmed only once a deposit is paid, and the hour kept until then."""
        return (
            self.state is CommitmentState.CONFIRMED
            and self.deposit is not None
            and self.deposit.state in UNPAID
        )

    def is_payable(self, now: int) -> bool:
        """Whether its deposit is to be paid, and there is still time for that."""
        deposit = self.deposit
        return (
            deposit is not None
            and deposit.state in UNPAID
            and self.state in OPEN
            and not self.aside
            and self.revoked_at is None
            and now < (self.start if deposit.due is None else min(self.start, deposit.due))
        )

    def may_rate(self, now: int) -> bool:
        """Whether its client may rate the visit, or think again."""
        return self.ratable and self.report is not None and self.report.may_rate(now)

    def may_confirm(self, now: int) -> bool:
        """Whether its client is asked at `now` whether they will be there, and can say so."""
        return (
            self.confirmable
            and not self.comes
            and self.confirm_from is not None
            and self.confirm_from <= now < self.start
            and self.state is CommitmentState.CONFIRMED
            and not (self.asked_start or self.proposals)
            and self.revoked_at is None
        )

    def may_revoke(self, now: int) -> bool:
        """Whether its client may revoke the contract, and has not done so."""
        until = self.revocable_until
        return self.revoked_at is None and until is not None and now < until

    @property
    def ends(self) -> int:
        """When it is over at the latest, whichever of its possible times it will have."""
        return last_end(self)

    def is_ahead(self, now: int) -> bool:
        """Whether it, or a time that is proposed for it, is still to come."""
        return max(self.start, *self.proposals, 0) > now


def refund_at(deposit: DepositCard, counts_from: int, now: int) -> int | None:
    """What cancelling at `now` gives back, as it falls until the time that deadlines count from."""
    left = counts_from - now
    return [deposit.refund, *(back for last, back in deposit.ladder if left <= last)][-1]


def last_end(one: Appointment | Commitment) -> int:
    """When a booking is over at the latest: a time that is asked for or proposed may be agreed."""
    starts = (one.start, *one.proposals, one.asked_start or one.start)
    return max(starts) + one.end - one.start


def appointment_of(
    one: Commitment,
    rules: Rules,
    now: int,
    *,
    heard: bool,
    describable: bool,
    current: bool = True,
    revocable: bool = False,
    ratable: bool = False,
    confirmable: bool = False,
) -> Appointment:
    """The booking as its client sees it.

    `heard`: the desktop knows of all that they did; `describable`: it would understand another
    description; `current`: it has published lately; `revocable`: consumers may revoke contracts;
    `ratable`: it would understand a rating; `confirmable`: and that somebody will be there.
    """
    ahead = one.start > now
    pending = one.state is CommitmentState.PENDING
    confirmed = one.state is CommitmentState.CONFIRMED
    aside = pending and one.aside
    wished = pending and not aside
    if one.offered_until is not None and one.offered_until <= now:
        one = replace(one, proposals=())
    limits = _limits(one, rules, now)
    move_until = limits.until_moved if limits else None
    cancel_until = limits.until_cancelled if limits else None
    made = Appointment(
        *(one.uid, one.service, one.service_name, one.start, one.end, one.zone, one.state),
        one.where,
        one.place,
        one.price,
        one.currency,
        *(one.asked_start, one.proposals, one.note, one.revision, one.by_client),
        heard,
        waiting=_waits(one),
        may_withdraw=wished or (confirmed and one.asked_start is not None),
        may_move_until=move_until,
        may_cancel_until=cancel_until,
        may_move=move_until is not None and now <= move_until,
        may_cancel=aside or (cancel_until is not None and now <= cancel_until),
        deadlines=limits,
        text=one.text if ahead and one.state in OPEN else "",
        # Nobody was asked for a description who has no account: they may give one all the same.
        may_describe=describable and ahead and bool(one.text or not one.account) and wished,
        # Of one that went out already nobody needs to be warned.
        text_at=one.text_at if one.text_at is not None and one.text_at > now else None,
        current=current,
        revocable_until=one.revocable_until if revocable else None,
        ratable=ratable,
        confirmable=confirmable,
        aside=aside,
    )
    return _as_told(made, one)


def _as_told(made: Appointment, one: Commitment) -> Appointment:
    """With what the desktop tells of it and nobody works out here."""
    return replace(
        made,
        first_start=one.first_start,
        account=one.account,
        arrival_window=one.arrival_window,
        deposit=one.deposit,
        revoked_at=one.revoked_at,
        moves_left=one.moves_left,
        policy=one.policy,
        added_tax=one.added_tax,
        report=one.report,
        asks=one.asks,
        confirm_from=one.confirm_from,
        comes=one.comes,
        offered_until=one.offered_until if one.proposals else None,
    )


def _limits(one: Commitment, rules: Rules, now: int) -> Deadlines | None:
    """Until when it can be changed; what was revoked is not changed any more."""
    confirmed = one.state is CommitmentState.CONFIRMED and one.revoked_at is None
    return (
        deadlines_of(one.first_start, one.start, rules) if confirmed and one.start > now else None
    )


def _waits(one: Commitment) -> bool:
    asked = one.state is CommitmentState.PENDING or one.asked_start is not None
    return asked and one.state in OPEN and not one.proposals and not one.aside


def deadlines_of(first_start: int, start: int, rules: Rules) -> Deadlines:
    """Until when a booking may be moved and cancelled by these rules."""
    return deadlines(
        first_start, start, to_move=rules.notice_to_move, to_cancel=rules.notice_to_cancel
    )
