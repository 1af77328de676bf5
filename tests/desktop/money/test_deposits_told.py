"""What is told of a deposit: amounts that are explained, and no news of what was done here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.bookings.questions.move_question import MoveQuestion
from scheduler_app.desktop.money.deposit_words import deposit_line
from scheduler_app.desktop.money.panel import agreed_price
from scheduler_app.desktop.money.verbs import USE_CREDIT
from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.money.agreement import Agreed, Tax
from scheduler_app.domain.money.at_a_glance import DepositGlance, DepositSeen
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_item
from scheduler_app.use_cases.money import decisions
from scheduler_app.use_cases.money.proof import deposit_at_hand
from scheduler_app.use_cases.practice.services import list_services
from tests.counting import QueryRecorder
from tests.desktop.desk import Desk
from tests.desktop.money.laid_deposits import lay, visits_of
from tests.shots_deposits import with_deposits
from tests.shots_page import NOW


def test_tax_that_comes_on_top_is_told_with_the_price(undressed: None) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    agreed = Agreed(1, 0, 1, 18000, "EUR", 3000)
    assert agreed_price(agreed) == "180\xa0€"
    assert agreed_price(agreed._replace(tax=Tax(1900))) == "180\xa0€"
    assert agreed_price(agreed._replace(tax=Tax(770, net=True))) == "180\xa0€ plus 7,7 % tax"


def test_using_a_credit_is_answered_with_undo(tmp_path: Path, qtbot: QtBot) -> None:
    diary = lay(tmp_path / "diary.db", with_deposits)
    half = visits_of(with_deposits)["half"]
    decisions.decide(diary, half.id, {DepositWord.CREDIT: 4000}, reason="asked", now=NOW)
    wish = NewBooking(
        NOW + timedelta(days=7),
        client_id=half.client_id,
        service_id=list_services(diary)[0].id,
        agreed=Money(12000, "GBP"),
    )
    other = calendar_item(diary, book(diary, wish, now=NOW, permit_overlap=True).id)
    desk = Desk(diary, tmp_path, qtbot)
    desk.now = NOW
    desk.jump_to(other.id)
    next(one for one in desk.calendar.possible(other) if one.label == USE_CREDIT).act()
    desk.settle(lambda: "of the client's credit is the deposit now" in desk.toast())
    desk.qtbot.wait(400)
    assert "credit is the deposit now" in desk.toast()
    desk.close()
    diary.close()


def test_what_failed_is_not_on_its_way(tmp_path: Path, desk: Desk) -> None:
    diary = lay(tmp_path / "other.db", with_deposits)
    known = deposit_at_hand(diary, visits_of(with_deposits)["held"].id, now=NOW)
    diary.close()
    assert known is not None
    by_card = replace(known, stands=replace(known.stands, by_hand=0))
    assert deposit_line(by_card, desk.tools) == "Deposit: £10.50 on its way back, £29.50 held"
    failed = DepositSeen(DepositGlance.REFUND_FAILED, Money(1050, "GBP"), None)
    told = deposit_line(replace(by_card, trouble=failed), desk.tools)
    assert told == "Deposit: £10.50 still to go back, £29.50 held"


def test_what_a_bank_took_was_not_given_back(tmp_path: Path, desk: Desk) -> None:
    diary = lay(tmp_path / "other.db", with_deposits)
    off = visits_of(with_deposits)["off"]
    with diary.write("dispute", by=By.SYSTEM, at=NOW) as change:
        words = ("du_90/disputed", EntryKind.DISPUTED, off.id, off.client_id, 3000, "GBP", "du_90")
        ledger.post(change, [Posting(*words)], at=1)
    known = deposit_at_hand(diary, off.id, now=NOW)
    diary.close()
    assert known is not None
    told = "Deposit: £10 to be given back by hand, £30 taken back by the client's bank"
    assert deposit_line(known, desk.tools) == told
    assert deposit_line(replace(known, taken=0), desk.tools).endswith("£30 given back")


def test_a_booking_that_is_selected_is_read_once(
    tmp_path: Path, qtbot: QtBot, query_recorder: QueryRecorder
) -> None:
    diary = lay(tmp_path / "diary.db", with_deposits)
    desk = Desk(diary, tmp_path, qtbot)
    desk.now = NOW
    visits = visits_of(with_deposits)
    desk.jump_to(visits["half"].id)
    ways: dict[str, Callable[[CalendarItem], None]] = {
        "late": lambda item: desk.calendar.jump_to(item.id),
        "half": lambda item: desk.calendar.select(item.id),
        "held": desk.calendar.view.grid.select,
    }
    for visit, select in ways.items():
        with query_recorder.asked() as cost:
            select(visits[visit])
        entries = [each for each in cost.statements if "FROM ledger WHERE booking_id = ?" in each]
        assert len(entries) == 1
        read = [each for each in cost.statements if "amount, currency FROM deposit_words" in each]
        assert len(read) <= 2, "once for its deposit, and once for its messages"
    desk.close()
    diary.close()


def test_who_moves_it_is_told_what_becomes_of_the_deposit(tmp_path: Path, qtbot: QtBot) -> None:
    diary = lay(tmp_path / "diary.db", with_deposits)
    half = visits_of(with_deposits)["half"]
    desk = Desk(diary, tmp_path, qtbot)
    desk.now = NOW
    desk.calendar.verbs.times.ask_move(half)
    question = desk.dialog(MoveQuestion)
    told = "The deposit of £40 moves along; its deadlines count from the new time."
    assert question.hangs.text() == told
    question.start.choose(NOW + timedelta(hours=2))
    then = "If the client cancels after the move, nothing goes back; now £20."
    assert question.hangs.text() == f"{told} {then}"
    question.start.choose(from_epoch(half.start))
    assert question.hangs.text() == told
    desk.close()
    diary.close()
