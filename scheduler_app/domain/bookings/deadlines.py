"""Domain: until when a client may move or cancel a booking, and from which start that counts."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.time_units import Minutes, seconds_of


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The last instants (epoch seconds, both included) to move and to cancel a booking.

    They lie `to_move` and `to_cancel` minutes before `counts_from`: the present `start`, or the one
    first agreed where that is earlier, so that moving a booking on never wins time.
    """

    until_moved: int
    until_cancelled: int
    counts_from: int
    start: int
    to_move: Minutes
    to_cancel: Minutes

    @property
    def first_agreed(self) -> bool:
        """Whether they count from an earlier start than the one that the booking has now."""
        return self.counts_from < self.start


def deadlines(first_start: int, start: int, *, to_move: Minutes, to_cancel: Minutes) -> Deadlines:
    """The deadlines of a booking at `start` that was first agreed for `first_start`.

    Starts are epoch seconds, the notices minutes. `first_start` is what `agreed_start` has come to:
    after a move by the consultant it is where the booking was moved to.
    """
    counts_from = min(first_start, start)
    return Deadlines(
        until_moved=counts_from - seconds_of(to_move),
        until_cancelled=counts_from - seconds_of(to_cancel),
        counts_from=counts_from,
        start=start,
        to_move=to_move,
        to_cancel=to_cancel,
    )


def agreed_start(known: int, start: int, *, was_agreed: bool, by_client: bool) -> int:
    """The start first agreed, once a booking has come to `start`; `known` is what it was before.

    A booking that had not been agreed before is agreed at `start`, and so is one that the
    consultant moved. A move that the client asked for leaves what is `known`. Epoch seconds.
    """
    return known if was_agreed and by_client else start
