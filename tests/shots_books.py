"""Shots: the money screen: figures, what they are made of, and what does not agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.money.screen.mend_question import AssignQuestion, MendQuestion
from scheduler_app.desktop.money.screen.mending import likely_bookings, likely_invoices
from scheduler_app.desktop.money.screen.screen import MoneyScreen
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.figures import FigureWish, MoneyFigure
from scheduler_app.domain.money.findings import FindingKind, Mend
from scheduler_app.domain.money.payments import PaymentSeen
from scheduler_app.domain.money.subject import NOBODYS_MONEY, MoneySubject
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import findings
from scheduler_app.storage.money.findings import Found
from scheduler_app.storage.practice.rules import save_settings
from scheduler_app.use_cases.bookings.states import mark_no_show
from scheduler_app.use_cases.money.decisions import decide
from scheduler_app.use_cases.money.ending import finish
from scheduler_app.use_cases.money.payment_key import MODE
from scheduler_app.use_cases.money.payments_seen import take_in
from tests.shots_deposits import Visits, with_deposits
from tests.shots_page import NOW

DAY = timedelta(days=1)


def with_books(diary: Diary, *, mode: str = "live") -> Visits:
    """Deposits in every pot, one of them paid by card, and a finding of most kinds."""
    visits = with_deposits(diary)
    with diary.write("secret", by=By.CONSULTANT, at=NOW - 30 * DAY) as change:
        save_settings(change, {MODE: mode})
    card = PaymentSeen("pi_3QcardOfTom", "", Money(4000, "GBP"), to_epoch(NOW - DAY),
                       "ch_3QcardOfTom", fee=Money(80, "GBP"))  # fmt: skip
    with diary.write("pay", by=By.SYSTEM, at=NOW - DAY) as change:
        take_in(change, card, NOW - DAY, whose=MoneySubject(visits["open"].id))
    finish(diary, visits["over"].id, DepositWord.APPLY, now=NOW)
    late = NOW + 2 * DAY
    mark_no_show(diary, visits["half"].id, now=late)
    decide(diary, visits["held"].id, {DepositWord.REFUND: 1050, DepositWord.CREDIT: 900},
           reason="Moved to autumn", now=late)  # fmt: skip
    return visits


def with_findings(diary: Diary, visits: Visits) -> None:
    """What a bank disputes, what nobody knows, and what did not go back."""
    at = to_epoch(NOW - DAY)
    found = (
        Found(FindingKind.DISPUTE, "du_1QofTom", MoneySubject(visits["open"].id),
              Money(4000, "GBP"), at,
              "The client says that they did not buy it (fraudulent). It wants evidence. "
              "The money is gone until it decides.", to_epoch(NOW + 6 * DAY)),
        Found(FindingKind.PAYMENT, "pi_3Qnobody", NOBODYS_MONEY, Money(4000, "GBP"), at - 7200,
              "It bears no name of this program: it was taken for something else."),
        Found(FindingKind.ELSEWHERE, "re_3Qelsewhere", MoneySubject(visits["held"].id),
              Money(1050, "GBP"), at - 9000),
    )  # fmt: skip
    with diary.write("reconcile", by=By.SYSTEM, at=NOW) as change:
        for one in found:
            findings.add(change, one, seen_at=to_epoch(NOW))


BooksScene = Callable[[MainWindow, Tools], None]


def money_screen(window: MainWindow) -> MoneyScreen:
    """The screen, shown."""
    screen = window.show_screen("money")
    assert isinstance(screen, MoneyScreen)
    return screen


def _diary(tools: Tools) -> Diary:
    assert isinstance(tools.diary, Diary)
    return tools.diary


def _plain(window: MainWindow, tools: Tools) -> None:
    with_books(_diary(tools))
    money_screen(window)


def _figure(figure: MoneyFigure) -> BooksScene:
    def scene(window: MainWindow, tools: Tools) -> None:
        from tests.shots_hands import settle

        with_books(_diary(tools))
        screen = money_screen(window)
        settle(tools)
        screen.grid.choose(FigureWish(figure, "GBP"))

    return scene


def _found(window: MainWindow, tools: Tools) -> None:
    with_findings(_diary(tools), with_books(_diary(tools), mode="test"))
    money_screen(window)


def _nothing_yet(window: MainWindow, tools: Tools) -> None:
    money_screen(window)


def _asked(how: Mend) -> BooksScene:
    def scene(window: MainWindow, tools: Tools) -> None:
        diary = _diary(tools)
        with_findings(diary, with_books(diary))
        screen = money_screen(window)
        with diary.look() as asked:
            (finding,) = (
                one for one in findings.open_ones(asked) if one.kind is FindingKind.PAYMENT
            )
        if how is Mend.ASSIGN:
            among = likely_bookings(tools, finding)
            billed = likely_invoices(tools, finding)
            AssignQuestion(tools, finding, among, billed, screen).open()
        else:
            MendQuestion(finding, how, screen).open()

    return scene


BOOKS_SCENES: dict[str, BooksScene] = {
    "money": _plain,
    "money-received": _figure(MoneyFigure.RECEIVED),
    "money-findings": _found,
    "money-nothing-yet": _nothing_yet,
    "money-assign": _asked(Mend.ASSIGN),
    "money-refund": _asked(Mend.REFUND),
}
