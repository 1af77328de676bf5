"""Tests, taps: visits and what is known of them, made up: as use cases would tell it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.direct import DirectWay
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.use_cases.messages.on_my_way import NextVisit
from scheduler_app.use_cases.page.earlier import FreedHour, MightCome
from scheduler_app.use_cases.page.late import LateChoice, LateDay, LateVisit
from scheduler_app.use_cases.page.lost_day import LostChoice, LostDay, LostDeposit, LostVisit
from scheduler_app.use_cases.page.visits_to_tell import VisitToTell

TEN = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

NOBODYS_WAY = "No mail address and no mobile number is known of Ben Okafor."


def visit(number: int, client: str = "Anna Schmidt", *, reached: bool = True) -> VisitToTell:
    """One an hour, from ten on."""
    start = TEN + (number - 1) * HOUR
    by_text = number % 2
    way = DirectWay(Channel.TEXT, "+447700900123") if by_text else mail_way(client)
    return VisitToTell(
        number, number, client, "", "Visit on site", "", State.CONFIRMED, start, start + HOUR / 2,
        "Europe/London", ("en", "de", "ar")[number % 3],
        ways=(way,) if reached else (),
        unreached="" if reached else NOBODYS_WAY,
        phones=("+441614960000",),
    )  # fmt: skip


def mail_way(client: str) -> DirectWay:
    """A mail address of theirs."""
    return DirectWay(Channel.MAIL, f"{client.split(maxsplit=1)[0].lower()}@example.org")


def late(visits: list[VisitToTell], minutes: int = 20) -> LateDay:
    """All of them late by as much; the last of them no longer fits."""
    by = timedelta(minutes=minutes)
    *fit, last = visits
    misfit = LateVisit(
        last, last.start + by, minutes,
        misfit="It would end after working hours.",
        free=times(last, 9), proposed=times(last, 3),
        choices=(LateChoice.TIMES, LateChoice.TELL, LateChoice.LEAVE),
    )  # fmt: skip
    told = [LateVisit(one, one.start + by, minutes) for one in fit]
    return LateDay(minutes, 60, "Europe/London", None, (*told, misfit), tuple(visits[1:]))


def times(one: VisitToTell, many: int) -> tuple[datetime, ...]:
    """So many free starts, one a day from the next day on."""
    return tuple(one.start + day * DAY for day in range(1, many + 1))


def lost(visits: list[VisitToTell], *, page: bool = True) -> LostDay:
    """All of them lost; every third has a deposit."""
    pounds = [Money(amount, "GBP") for amount in (4000, 0, 4000, 0)]
    choices = tuple(one for one in LostChoice if page or one is not LostChoice.TIMES)
    known = tuple(
        LostVisit(
            one, LostDeposit(*pounds) if place % 3 == 0 else None, times(one, 9), times(one, 3),
            choices,
        )
        for place, one in enumerate(visits)
    )  # fmt: skip
    return LostDay(TEN.date(), "Europe/London", known, is_closed=False, page=page)


def freed(visits: list[VisitToTell]) -> FreedHour:
    """Half an hour from nine on, which all of them could take."""
    nine = TEN - HOUR
    could = tuple(MightCome(one, nine) for one in visits)
    return FreedHour(nine, nine + HOUR / 2, nine - HOUR / 2, could)


def next_to(one: VisitToTell) -> NextVisit:
    """The visit that one is on the way to."""
    return NextVisit(
        one.booking_id, one.client_id or 0, one.client, one.start, one.zone, on_site=True,
        arrives=one.start, unreached=one.unreached,
    )  # fmt: skip


def written(one: VisitToTell) -> WrittenMessage:
    """What its client would read."""
    way = one.ways[0]
    words = {
        "en": "Hello {}, we will be with you at about 10:20. Meier IT, 0161 496 0000",
        "de": "Guten Tag {}, wir sind gegen 10:20 bei Ihnen. Meier IT, 0161 496 0000",
        "ar": "مرحبا {}، سنكون عندك حوالي الساعة 10:20. Meier IT, 0161 496 0000",
    }[one.language].format(one.client)
    subject = "Your visit on Tuesday" if way.channel is Channel.MAIL else ""
    return WrittenMessage(way.channel, way.address, words, language=one.language, subject=subject)
