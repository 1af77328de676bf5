"""Booking page: the terms of an appointment in words: its deadlines, and by when we answer.

Every deadline is told together with what it counts from.
"""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.web.languages import Language
from scheduler_app.domain.bookings.deadlines import Deadlines
from scheduler_app.domain.in_language import Wording
from scheduler_app.domain.practice.replies import Reply
from scheduler_app.domain.time_units import DAY, MINUTE, seconds_of, whole_minutes

_WITHIN = {
    Reply.TWO_HOURS: _("within two working hours"),
    Reply.FOUR_HOURS: _("within four working hours"),
    Reply.SAME_DAY: _("on the same working day"),
    Reply.ONE_DAY: _("within one working day"),
    Reply.TWO_DAYS: _("within two working days"),
    Reply.THREE_DAYS: _("within three working days"),
}


_BASES = {
    (False, False): _("That is when it begins."),
    (False, True): _("That is %(length)s before it begins."),
    (True, False): _("That is the time first agreed, also after moving it."),
    (True, True): _(
        "That is %(length)s before the time first agreed, %(first)s, also after moving it."
    ),
}
"""What one deadline counts from: by whether that is the time first agreed, and by a notice."""


@dataclass(frozen=True, slots=True)
class ReplyPromise:
    """The practice's promise to answer a request for a time at `start`.

    `by` is its last second; None where it is not known. Instants are epoch seconds.
    """

    reply: Reply
    by: int | None = None
    start: int | None = None

    @property
    def too_late(self) -> bool:
        """Whether the promise may be kept after the time that was asked for has begun."""
        return self.by is not None and self.start is not None and self.by >= self.start


class Terms:
    """Terms in one language's sentences. Zones are IANA names, `now` epoch seconds."""

    def __init__(self, spoken: Language) -> None:
        self._say = spoken.texts.ugettext
        self._count = spoken.texts
        self._wording = Wording(spoken.locale)

    def changing(self, limits: Deadlines, zone: str, now: int | None = None) -> str:
        """Until when an agreed booking can be changed here, and from what that counts.

        With `now`, only what is still possible then; empty when nothing is.
        """
        move, cancel = _possible(limits, now)
        told = [
            self._say(text) % self._times(limits, zone)
            for text in _changes(
                (
                    _("You can move or cancel it here until %(when)s."),
                    _("You can move it here until %(moved)s, and cancel it until %(cancelled)s."),
                    _("You can move it here until %(moved)s."),
                    _("You can cancel it here until %(cancelled)s."),
                ),
                limits,
                move=move,
                cancel=cancel,
            )
        ]
        if told:
            told.append(self.counted(limits, zone, move=move, cancel=cancel))
        return " ".join(told)

    def asking(self, limits: Deadlines, zone: str, now: int) -> str:
        """The same for a request, which can be withdrawn until it is answered."""
        move, cancel = _possible(limits, now)
        told = [
            self._say(text) % self._times(limits, zone)
            for text in _changes(
                (
                    _(
                        "You can withdraw it until we have answered; once it is confirmed, you can "
                        "move or cancel it here until %(when)s."
                    ),
                    _(
                        "You can withdraw it until we have answered; once it is confirmed, you can "
                        "move it here until %(moved)s, and cancel it until %(cancelled)s."
                    ),
                    _(
                        "You can withdraw it until we have answered; once it is confirmed, you can "
                        "move it here until %(moved)s."
                    ),
                    _(
                        "You can withdraw it until we have answered; once it is confirmed, you can "
                        "cancel it here until %(cancelled)s."
                    ),
                ),
                limits,
                move=move,
                cancel=cancel,
            )
        ]
        if told:
            return f"{told[0]} {self.counted(limits, zone, move=move, cancel=cancel)}"
        return self._say(
            _(
                "You can withdraw it until we have answered. It begins so soon that it can’t be "
                "moved or cancelled here once it is confirmed."
            )
        )

    def booking(self, limits: Deadlines, zone: str, now: int) -> str:
        """The same for a time that is agreed as soon as it is asked for."""
        return self.changing(limits, zone, now) or self._say(
            _("It begins so soon that it can’t be moved or cancelled here once it is booked.")
        )

    def counted(
        self, limits: Deadlines, zone: str, *, move: bool = True, cancel: bool = True
    ) -> str:
        """From what the limit counts (or both do), in a sentence after it."""
        first = self._wording.when(limits.counts_from, zone)
        if move and cancel and limits.to_move != limits.to_cancel:
            if limits.first_agreed:
                return self._say(
                    _("Both count from the time first agreed, %(first)s, also after moving it.")
                ) % {"first": first}
            return self._say(_("Both count from when it begins."))
        notice = limits.to_cancel if cancel else limits.to_move
        facts = {"length": self.lasts(seconds_of(notice)), "first": first}
        return self._say(_BASES[limits.first_agreed, notice > 0]) % facts

    def hours(self, start: int, end: int, zone: str, window: int = 0, *, over: bool = False) -> str:
        """From when until when it is; of a visit with a `window` (minutes) when we arrive.

        One that is `over`, or off, is not announced any more.
        """
        if not window:
            return self._wording.span(start, end, zone)
        arrival = self._wording.span(start, start + window * MINUTE, zone)
        said = (
            _("Arrival: %(arrival)s") if over else _("We arrive between these times: %(arrival)s")
        )
        return self._say(said) % {"arrival": arrival}

    def arriving(self, window: int) -> str:
        """Beside times to choose from: within how many minutes after them we arrive."""
        return self._say(_("We arrive within %(length)s after the time that you choose.")) % {
            "length": self._wording.length(window)
        }

    def beginning(self, start: int, zone: str, window: int) -> str:
        """When it begins, in short; with a `window` (minutes) by when at the latest."""
        told = self._wording.when(start, zone)
        until = self._wording.clock(start + window * MINUTE, zone)
        return f"{told}–{until}" if window else told

    def lasts(self, seconds: int) -> str:
        """How long something is kept or comes ahead: such as “90 days”, “24 hours”."""
        days, rest = divmod(seconds, DAY)
        if rest or days < 2:
            return self._wording.length(whole_minutes(seconds))
        # Babel knows no days in Arabic.
        told = self._count.ungettext("%(num)s day", "%(num)s days", days)
        return str(told % {"num": days})

    def cancelling(self, limits: Deadlines, zone: str) -> str:
        """Until when it can be cancelled, and from what that counts."""
        told = self._say(_("You can cancel it here until %(cancelled)s.")) % self._times(
            limits, zone
        )
        return f"{told} {self.counted(limits, zone, move=False)}"

    def counted_now(self, limits: Deadlines, zone: str) -> str:
        """From what the limits count before a client moves the appointment."""
        if limits.first_agreed:
            first = self._wording.when(limits.counts_from, zone)
            return self._say(_("Now this counts from the time first agreed, %(first)s.")) % {
                "first": first
            }
        return self._say(_("Now this counts from when it begins."))

    def after_move(self, limits: Deadlines, zone: str) -> str:
        """From what the limits count once a client has moved the appointment."""
        if limits.first_agreed:
            first = self._wording.when(limits.counts_from, zone)
            return self._say(
                _("After the move this still counts from the time first agreed, %(first)s.")
            ) % {"first": first}
        return self._say(_("After the move this counts from the new time."))

    def before_and_after(
        self, before: Deadlines, after: Deadlines, zone: str, now: int
    ) -> list[tuple[str, str, str]]:
        """What can be done until when, as it stands and after a move: (what, now, then)."""
        rows = [
            (_("Last time to move it"), before.until_moved, after.until_moved),
            (_("Last time to cancel it"), before.until_cancelled, after.until_cancelled),
        ]
        if before.to_move == before.to_cancel:
            rows = [(_("Last time to move or cancel it"), *rows[0][1:])]
        return [
            (self._say(what), self._wording.when(is_now, zone), self._then(then, zone, now))
            for what, is_now, then in rows
        ]

    def answering(self, answers: ReplyPromise, zone: str) -> str:
        """By when a request is answered, as far as that is promised."""
        within = _WITHIN.get(answers.reply)
        if within is None:
            return self._say(_("We answer by mail."))
        facts = {"within": self._say(within)}
        if answers.too_late:
            return (
                self._say(
                    _(
                        "We answer by mail %(within)s; the time that you chose may come sooner. "
                        "If you have not heard from us shortly before it, please get in touch."
                    )
                )
                % facts
            )
        if answers.by is None:
            return self._say(_("We answer by mail %(within)s.")) % facts
        facts["when"] = self._wording.when(answers.by, zone)
        return self._say(_("We answer by mail %(within)s: by %(when)s.")) % facts

    def _times(self, limits: Deadlines, zone: str) -> dict[str, str]:
        moved = self._wording.when(limits.until_moved, zone)
        cancelled = self._wording.when(limits.until_cancelled, zone)
        return {"when": moved, "moved": moved, "cancelled": cancelled}

    def _then(self, until: int, zone: str, now: int) -> str:
        if now > until:
            return self._say(_("not possible here any more"))
        return self._wording.when(until, zone)


def _possible(limits: Deadlines, now: int | None) -> tuple[bool, bool]:
    """Whether it can still be moved, and cancelled; both where it is not asked for a moment."""
    if now is None:
        return True, True
    return now <= limits.until_moved, now <= limits.until_cancelled


def _changes(
    texts: tuple[str, str, str, str], limits: Deadlines, *, move: bool, cancel: bool
) -> tuple[str, ...]:
    """The text that holds; none where neither can be done.

    `texts` are for both at one limit, both at two, moving alone, and cancelling alone.
    """
    both_at_once, both, moving, cancelling = texts
    if move and cancel:
        return (both_at_once if limits.to_move == limits.to_cancel else both,)
    return (moving,) if move else (cancelling,) if cancel else ()
