"""Domain, messages: what a clear "yes" confirms, of all that one number was asked. Pure.

The same answers make the same effect in whatever order they are heard, and however often: each is
decided by what stood when it was written, and the answers of a number are gone through in the order
in which they were written. Hearing of an earlier one late can only make a later one clearer: of two
visits that it could have meant, one had been confirmed by then. No answer ever unmakes another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scheduler_app.domain.messages.replies import HeardAs, ReadReply, ReplyKind
from scheduler_app.domain.time_units import MINUTE

CLOCKS_DIFFER = 10 * MINUTE
"""Seconds by which an answer may seem to be written before it was asked for."""

ALREADY = "It was confirmed already."
SEVERAL = "More than one visit waits for an answer from there, and it does not say which it means."
NO_SUCH_CODE = "Nothing that was asked has the code C{code}."
NOT_ASKED = "Nothing was asked that this could answer."
CALLED_OFF = "The visit that it answers for has been called off."
MOVED = "The visit that it answers for was not at that time then, or is not any more."
TOO_LATE = "The visit that it answers for had begun."
YOU_WROTE_SINCE = "You wrote to them after they were asked, so it may be an answer to that."
MORE_THAN_YES = "It says more than yes, so nothing was confirmed by itself."
NO_WORD_IN_IT = "There is no word in it, so nothing was confirmed by itself."
IN_OTHER_WORDS = "Asked to confirm, they answered in other words."
NOTHING_WRITTEN = "It came without words: a picture, perhaps, which is left where it was sent."
MAY_MEAN_THE_VISIT = "Carriers take it for STOP: no texts any more. It may be the visit they mean."

_NOTHING_CONFIRMED = "{} Nothing was confirmed."


@dataclass(frozen=True, slots=True)
class AskedVisit:
    """A visit that one number was asked to confirm, at one start. Instants are epoch seconds.

    `asked` are the codes with which it can be answered, each with when that was first asked; 0 is
    the plain "C". `came_at` is when the booking came to its present start and client, `left_at`
    when it left the start that was asked about, or was called off (`called_off`); None where it
    stands. `confirmed_at` is when it was confirmed otherwise than by an answer from there.
    """

    booking_id: int
    client_id: int
    start: int
    asked: Mapping[int, int]
    came_at: int = 0
    left_at: int | None = None
    called_off: bool = False
    confirmed_at: int | None = None

    def was_asked(self, at: int) -> bool:
        """Whether that was before then."""
        return min(self.asked.values()) <= at

    def stood(self, at: int) -> bool:
        """Whether it was still to come then, at the start that was asked about."""
        return at < self.start and (self.left_at is None or at < self.left_at)

    @property
    def last_asked(self) -> int:
        """When it was asked last with a code of its own."""
        return max(self.asked.values())


class ClearAnswer(NamedTuple):
    """An answer: what it says, and when it was written.

    `settled` is the booking that it confirmed when it was heard, which stays so.
    """

    key: str
    at: int
    reply: ReadReply
    settled: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of an answer, with whom and what it is about as far as that is clear."""

    meant: HeardAs
    remark: str = ""
    visit: AskedVisit | None = None


@dataclass(slots=True)
class _Course:
    """What the answers of a number have confirmed so far, and when, by booking and start."""

    visits: Sequence[AskedVisit]
    spoken: Sequence[int] = ()
    confirmed: dict[tuple[int, int], int] = field(default_factory=dict)

    def is_confirmed(self, visit: AskedVisit, at: int) -> bool:
        """Whether it was before that second: of one second nobody knows what came first."""
        known = (visit.confirmed_at, self.confirmed.get((visit.booking_id, visit.start)))
        return any(since is not None and since < at for since in known)

    def note(self, visit: AskedVisit, at: int) -> None:
        """It is confirmed from then on."""
        self.confirmed.setdefault((visit.booking_id, visit.start), at)

    def note_settled(self, booking_id: int, at: int) -> None:
        """So is the visit of a booking that an answer of that time could mean."""
        for visit in asked_by(self.visits, at):
            if visit.booking_id == booking_id and visit.stood(at):
                self.note(visit, at)

    def decide(self, answer: ClearAnswer) -> Decided:
        """What one answer does that is written after all that are decided."""
        reply, at = answer.reply, answer.at
        asked = asked_by(self.visits, at)
        if reply.code:
            asked = [visit for visit in asked if reply.code in visit.asked]
            if not asked:
                return _nothing(NO_SUCH_CODE.format(code=reply.code))
        stood = [visit for visit in asked if visit.stood(at)]
        if reply.bare and self._may_answer_words(asked, at):
            if not stood:
                return Decided(HeardAs.WORDS)
            return _nothing(YOU_WROTE_SINCE, stood[0] if len(stood) == 1 else None)
        standing = [visit for visit in stood if not self.is_confirmed(visit, at)]
        done = [visit for visit in stood if visit not in standing]
        plain = [visit for visit in done if 0 in visit.asked]
        if len(standing) > 1:
            return _nothing(SEVERAL)
        if standing and not (plain and not reply.code and 0 not in standing[0].asked):
            return self._confirming(standing[0], at)
        if stood:
            latest = max(plain or done, key=_asked_last)
            return Decided(HeardAs.CONFIRMED, ALREADY, latest)
        return _nothing_stood(asked, at)

    def _may_answer_words(self, asked: Sequence[AskedVisit], at: int) -> bool:
        """Whether something else was said to them after the last question, before they answered."""
        codes = [when for one in asked for when in one.asked.values() if when <= at]
        last = max(codes, default=at if asked else 0)
        return any(last <= when <= at for when in self.spoken)

    def _confirming(self, visit: AskedVisit, at: int) -> Decided:
        if visit.left_at is not None:
            return _nothing(CALLED_OFF if visit.called_off else MOVED, visit)
        if at < visit.came_at:
            return _nothing(MOVED, visit)
        return Decided(HeardAs.CONFIRMED, "", visit)


def asked_by(visits: Iterable[AskedVisit], at: int) -> list[AskedVisit]:
    """Those that were asked about by then; where there are none, those of a clock that differs."""
    known = list(visits)
    before = [visit for visit in known if visit.was_asked(at)]
    return before or [visit for visit in known if visit.was_asked(at + CLOCKS_DIFFER)]


def decided(
    answers: Iterable[ClearAnswer], visits: Sequence[AskedVisit], spoken: Sequence[int] = ()
) -> dict[str, Decided]:
    """What becomes of all clear answers that one number has ever given, by their keys.

    Those that are settled are left out. `spoken` is when something else was said to it that a yes
    may answer.
    """
    course, found = _Course(visits, spoken), {}
    for answer in sorted(answers, key=lambda each: (each.at, each.key)):
        if answer.settled is not None:
            course.note_settled(answer.settled, answer.at)
            continue
        decision = found[answer.key] = course.decide(answer)
        if decision.meant is HeardAs.CONFIRMED and decision.visit is not None:
            course.note(decision.visit, answer.at)
    return found


def in_words(reply: ReadReply, at: int, visits: Iterable[AskedVisit]) -> Decided:
    """What becomes of words that are for a person to read, or stop texts or let them come again."""
    standing = [
        visit
        for visit in asked_by(visits, at)
        if at < visit.start
        and visit.left_at is None
        and (visit.confirmed_at is None or visit.confirmed_at > at)
    ]
    about = standing[0] if len(standing) == 1 else None
    if reply.kind is ReplyKind.STOP:
        return Decided(HeardAs.STOP, MAY_MEAN_THE_VISIT if reply.calls_off else "", about)
    if reply.kind is ReplyKind.START:
        return Decided(HeardAs.START, "", about)
    remark = ""
    if standing:
        remark = IN_OTHER_WORDS
        if reply.silent:
            remark = NO_WORD_IN_IT
        elif reply.leans:
            remark = MORE_THAN_YES
    return Decided(HeardAs.WORDS, remark, about)


def _nothing(why: str, visit: AskedVisit | None = None) -> Decided:
    return Decided(HeardAs.WORDS, _NOTHING_CONFIRMED.format(why), visit)


def _nothing_stood(asked: Sequence[AskedVisit], at: int) -> Decided:
    """Why an answer confirms nothing that was asked for, by what was asked last."""
    if not asked:
        return _nothing(NOT_ASKED)
    latest = max(asked, key=_asked_last)
    if latest.left_at is not None and latest.left_at <= at:
        return _nothing(CALLED_OFF if latest.called_off else MOVED, latest)
    return _nothing(TOO_LATE, latest)


def _asked_last(visit: AskedVisit) -> tuple[int, int]:
    return visit.last_asked, visit.booking_id
