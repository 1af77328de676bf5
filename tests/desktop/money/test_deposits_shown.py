"""The deposit of a booking: a sign on its block, a line in the inspector, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from scheduler_app.desktop import theme
from scheduler_app.desktop.bookings.questions.cancel_question import CancelQuestion
from scheduler_app.desktop.bookings.questions.missed_question import MissedQuestion
from scheduler_app.desktop.calendar.block_painter import BlockPainter
from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.money.amount_question import (
    AmountQuestion,
    PaymentQuestion,
    WaiveQuestion,
)
from scheduler_app.desktop.money.done_question import DoneQuestion
from scheduler_app.desktop.money.panel import DepositPanel
from scheduler_app.desktop.money.verbs import (
    APPLY,
    COPY,
    CREDIT,
    GAVE_BACK,
    GIVE_BACK,
    KEEP,
    RECORD,
    WAIVE,
)
from scheduler_app.desktop.widgets.fact_rows import LongText, WrappedLink
from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.proof import PaymentCost
from scheduler_app.use_cases.bookings.states import mark_done
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.money.deposit import PaidBy, deposit_of, record_payment
from scheduler_app.use_cases.money.proof import proof_of
from tests.desktop.desk import Desk, booked
from tests.desktop.money.laid_deposits import lay, visits_of
from tests.shots_deposits import Visits, with_deposits
from tests.shots_page import NOW, PUBLISHED


@pytest.fixture
def visits() -> Visits:
    """Of each way in which a deposit may stand one; nothing else stands in the diary."""
    return visits_of(with_deposits)


@pytest.fixture
def diary(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Diary]:
    """That of a practice with them, or of a new one that has no policy."""
    opened = lay(tmp_path / "diary.db", with_deposits if "visits" in request.fixturenames else None)
    yield opened
    opened.close()


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, diary: Diary, tmp_path: Path, qtbot: QtBot
) -> Iterator[Desk]:
    opened = Desk(diary, tmp_path, qtbot)
    opened.now = NOW
    if "visits" in request.fixturenames:
        opened.settle(lambda: len(_signs(opened)) == 5)
    yield opened
    opened.close()


def _signs(desk: Desk) -> dict[int, tuple[Sign, ...]]:
    known = desk.calendar.view.grid.shown.badges.signs
    money = {sign for sign in Sign if sign.name.startswith("DEPOSIT")}
    found = {each: tuple(one for one in signs if one in money) for each, signs in known.items()}
    return {each: signs for each, signs in found.items() if signs}


def _labels(desk: Desk, item: CalendarItem) -> list[str]:
    return [one.label for one in desk.calendar.possible(item)]


def _do(desk: Desk, item: CalendarItem, label: str) -> None:
    desk.jump_to(item.id)
    next(one for one in desk.calendar.possible(item) if one.label == label).act()
    desk.settle()


def _links(desk: Desk) -> list[str]:
    inspector = desk.calendar.inspector
    return [one.accessibleName() for one in inspector.findChildren(WrappedLink)]


def _said(desk: Desk) -> str:
    return "\n".join(one.text() for one in desk.calendar.inspector.findChildren(QLabel))


def _balance(desk: Desk, item: CalendarItem) -> Balance:
    return deposit_of(desk.diary, item.id, now=desk.now).balance


def test_without_a_policy_nothing_of_money_is_shown(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 3pm remote")
    desk.jump_to(item.id)
    desk.settle()
    assert not _signs(desk)
    assert not any("eposit" in text for text in (*_links(desk), _said(desk)))
    assert not {COPY, RECORD, WAIVE, GIVE_BACK, KEEP, CREDIT, APPLY} & set(_labels(desk, item))
    desk.calendar.verbs.states.ask_cancel(item)
    question = desk.dialog(CancelQuestion)
    assert question.hangs.isHidden()
    question.reject()
    desk.let_pass(item)
    desk.calendar.verbs.states.no_show(item)
    desk.settle(lambda: desk.item("Anna Schmidt").state == "no-show")


def test_each_block_has_its_sign_and_its_sentence(desk: Desk, visits: Visits) -> None:
    wanted = {
        "held": Sign.DEPOSIT_HELD,
        "half": Sign.DEPOSIT_HELD,
        "open": Sign.DEPOSIT_OPEN,
        "late": Sign.DEPOSIT_LATE,
        "over": Sign.DEPOSIT_HELD,
    }
    assert _signs(desk) == {visits[name].id: (sign,) for name, sign in wanted.items()}
    words = desk.calendar.view.grid.shown.badges.words
    assert "Reserved: deposit £40 to be paid by Thu 4 Mar 07:20" in words(visits["open"].id)
    assert "Reserved: deposit £40 was due Sun 28 Feb 10:20 and is not paid" in words(
        visits["late"].id
    )
    brush = BlockPainter(theme.tokens(dark=False))
    assert brush.dress(visits["open"], reserved=True).outline.dashPattern()
    assert brush.dress(visits["open"]).outline.style() is Qt.PenStyle.NoPen


LINES = {
    "held": "Deposit: £10.50 to be given back by hand, £29.50 held",
    "half": "Deposit £40 held",
    "open": "Deposit £40 to be paid by Thu 4 Mar 07:20",
    "late": "Deposit £40 was due Sun 28 Feb 10:20 and is not paid",
}


def test_the_inspector_tells_it_in_one_line(desk: Desk, visits: Visits) -> None:
    for name, line in LINES.items():
        desk.jump_to(visits[name].id)
        desk.settle()
        assert line in _links(desk)
        assert ("Confirmed" in _said(desk)) is (name in {"held", "half"})
        assert ("Reserved" in _said(desk)) is (name in {"open", "late"})


def test_amounts_are_written_as_the_computer_does(desk: Desk, visits: Visits) -> None:
    QLocale.setDefault(QLocale("de_DE"))
    desk.restart()
    desk.jump_to(visits["held"].id)
    desk.settle()
    assert "Deposit: 10,50\xa0£ to be given back by hand, 29,50\xa0£ held" in _links(desk)
    _do(desk, visits["half"], GIVE_BACK)
    question = desk.dialog(AmountQuestion)
    question.amount.line.setText("12,34")
    question.why.setText("kulant")
    question.answers[0].click()
    desk.settle(lambda: "12,34\xa0£ goes back" in desk.toast())
    what, _ = desk.history(visits["half"])[-1]
    assert "12,34\xa0£" in what


def test_who_cancels_sees_the_amounts_before(desk: Desk, visits: Visits) -> None:
    desk.calendar.verbs.states.ask_cancel(visits["half"])
    question = desk.dialog(CancelQuestion)
    half = "Of the deposit £20 goes back to the client and £20 is kept."
    assert question.hangs.text() == f"{half} After today 17:00 nothing would go back."
    question.by_consultant.setChecked(True)
    assert question.hangs.text() == "The deposit of £40 goes back to the client."
    question.by_client.setChecked(True)
    question.answers[0].click()
    desk.settle(lambda: _balance(desk, visits["half"]).kept == 2000)
    stands = deposit_of(desk.diary, visits["half"].id, now=NOW)
    assert (stands.balance, stands.on_its_way) == (Balance(held=2000, kept=2000), 2000)
    desk.press("Ctrl+Z")
    desk.settle(lambda: _balance(desk, visits["half"]) == Balance(held=4000))


def test_who_did_not_come_is_told_of_with_its_amount(desk: Desk, visits: Visits) -> None:
    desk.calendar.verbs.states.no_show(visits["over"])
    question = desk.dialog(MissedQuestion)
    assert "The deposit of £40 is kept." in [each.text() for each in question.findChildren(QLabel)]
    question.answers[0].click()
    desk.settle(lambda: _balance(desk, visits["over"]) == Balance(kept=4000))


def test_done_asks_what_the_deposit_is_for_and_takes_the_rest(desk: Desk, visits: Visits) -> None:
    desk.jump_to(visits["over"].id)
    desk.do("done")
    question = desk.dialog(DoneQuestion)
    assert question.apply.text() == "&Apply £40 to the fee"
    assert question.rest.text() == "£80 of £120 is left to be paid."  # type: ignore[union-attr]
    question.refund.setChecked(True)
    assert question.rest.text() == "£120 of £120 is left to be paid."  # type: ignore[union-attr]
    question.apply.setChecked(True)
    question.paid.setChecked(True)
    question.by.setCurrentIndex(question.by.findData(PaidBy.TERMINAL))
    question.answers[0].click()
    desk.settle(lambda: "£80 is recorded as paid" in desk.toast())
    assert _balance(desk, visits["over"]) == Balance(applied=4000)
    assert "Deposit £40 applied to the fee" in _links(desk)
    assert not any("to be paid" in line for line in _links(desk))


def test_what_is_left_to_be_paid_is_shown_and_recorded_later(desk: Desk, visits: Visits) -> None:
    over = visits["over"]
    mark_done(desk.diary, over.id, now=NOW)
    desk.settle()
    desk.jump_to(over.id)
    assert "Deposit £40 held: apply it or give it back" in _links(desk)
    _do(desk, over, APPLY)
    question = desk.dialog(AmountQuestion)
    question.why.setText("as always")
    question.answers[0].click()
    desk.settle(lambda: "£80 of £120 still to be paid" in _links(desk))
    _do(desk, over, RECORD)
    payment = desk.dialog(PaymentQuestion)
    assert payment.meant().minor == 8000
    payment.answers[0].click()
    desk.settle(lambda: "£80 recorded (cash)" in desk.toast())
    assert "£80 of £120 still to be paid" not in _links(desk)


def test_a_payment_by_hand_makes_the_booking_sure(desk: Desk, visits: Visits) -> None:
    _do(desk, visits["late"], RECORD)
    question = desk.dialog(PaymentQuestion)
    question.amount.line.setText("lots")
    question.answers[0].click()
    assert question.isVisible()
    assert "no amount" in question.form.wrong_text()
    question.amount.line.setText("40")
    question.answers[0].click()
    held = (Sign.DEPOSIT_HELD,)
    desk.settle(lambda: _signs(desk).get(visits["late"].id) == held)
    assert "Confirmed" in _said(desk)


def test_waiving_takes_a_reason_and_comes_back(desk: Desk, visits: Visits) -> None:
    _do(desk, visits["open"], WAIVE)
    question = desk.dialog(WaiveQuestion)
    question.answers[0].click()
    assert question.form.wrong_text().startswith("Say in a few words why")
    question.why.setText("regular client")
    question.answers[0].click()

    def state() -> object:
        return deposit_of(desk.diary, visits["open"].id, now=NOW).state

    desk.settle(lambda: state() is DepositState.WAIVED)
    assert visits["open"].id not in _signs(desk)
    assert "Deposit £40 waived" in _links(desk)
    desk.press("Ctrl+Z")
    desk.settle(lambda: state() is DepositState.ASKED)


def test_more_than_is_there_is_refused_where_it_is_typed(desk: Desk, visits: Visits) -> None:
    _do(desk, visits["half"], CREDIT)
    question = desk.dialog(AmountQuestion)
    question.amount.line.setText("40.01")
    question.why.setText("next time")
    question.answers[0].click()
    assert question.form.wrong_text() == "It can be up to £40."
    question.amount.line.setText("15")
    question.answers[0].click()
    desk.settle(lambda: _balance(desk, visits["half"]) == Balance(held=2500, credit=1500))
    undo(desk.diary, now=NOW)
    assert _balance(desk, visits["half"]) == Balance(held=4000)


def test_what_fits_is_offered_and_nothing_else(desk: Desk, visits: Visits) -> None:
    money = {COPY, RECORD, WAIVE, GIVE_BACK, KEEP, CREDIT, APPLY}
    wanted = {"open": {COPY, RECORD, WAIVE}, "late": {RECORD, WAIVE}, "half": {GIVE_BACK, CREDIT}}
    for name, labels in wanted.items():
        assert money & set(_labels(desk, visits[name])) == labels, name


def test_the_link_that_is_copied_is_the_page_s_own(desk: Desk, visits: Visits) -> None:
    _do(desk, visits["open"], COPY)
    assert QGuiApplication.clipboard().text() == "https://buy.stripe.example/test_1"
    desk.page.show(PUBLISHED)
    desk.settle()
    _do(desk, visits["open"], COPY)
    desk.settle(lambda: "/pay/" in QGuiApplication.clipboard().text())


def test_all_of_it_is_explained_two_clicks_away(desk: Desk, visits: Visits) -> None:
    desk.jump_to(visits["held"].id)
    desk.settle()
    line = next(
        one
        for one in desk.calendar.inspector.findChildren(WrappedLink)
        if one.accessibleName().startswith("Deposit")
    )
    line.click()
    panel = desk.dialog(DepositPanel)
    told = [one.text() for one in panel.findChildren(QLabel)]
    assert "Received (transfer)" in told
    assert "To be given back: £10.50 – The price went down" in told
    assert any(one.endswith("deposit £40, by version 1 of your policy") for one in told)
    keys = [one.toPlainText() for one in panel.findChildren(LongText)]
    assert [one for one in keys if one.endswith("/transfer/held")]
    text = next(one for one in panel.findChildren(QPushButton) if one.text() == "Show the text")
    text.click()
    assert any("A deposit of £40" in one.text() for one in panel.findChildren(QLabel))
    # What changes meanwhile is shown.
    give = next(one for one in panel.findChildren(QPushButton) if one.text() == GIVE_BACK)
    give.click()
    [question] = panel.findChildren(AmountQuestion)
    question.amount.line.setText("4.50")
    question.why.setText("a gift")
    question.answers[0].click()
    desk.settle(
        lambda: any("To be given back: £15" in one.text() for one in panel.findChildren(QLabel))
    )
    panel.messages.click()
    desk.settle()
    assert desk.window.screens.current() == "messages"


def test_a_payment_by_the_link_is_announced_and_one_by_hand_is_not(
    desk: Desk, visits: Visits
) -> None:
    _do(desk, visits["late"], RECORD)
    desk.dialog(PaymentQuestion).answers[0].click()
    desk.settle(lambda: len(_signs(desk)) == 5 and "recorded" in desk.toast())
    assert "Deposit" not in desk.toast()
    record_payment(desk.diary, visits["open"].id, 4000, PaidBy.CASH, key="elsewhere", now=NOW)
    desk.settle(lambda: desk.toast().startswith("Tom Baker: Deposit £40 held"))


def test_a_dispute_is_seen_told_and_explained_with_its_deadline(desk: Desk, visits: Visits) -> None:
    half = visits["half"]
    with desk.diary.write("dispute", by=By.SYSTEM, at=NOW) as change:
        pay = (
            "INSERT INTO payments (id, booking_id, way, amount, currency, at, seen_at, outside,"
            " fee, fee_currency) VALUES (90, ?, 'card', 4000, 'GBP', 1, 1, 'pi_90', 120, 'GBP')"
        )
        change.connection.exec_driver_sql(pay, (half.id,))
        due = int((NOW + timedelta(days=7)).timestamp())
        dispute = (
            "INSERT INTO disputes (payment_id, outside, amount, state, due_at, opened_at, asked_at)"
            " VALUES (90, 'du_90', 4000, 'needs answer', ?, 1, 1)"
        )
        change.connection.exec_driver_sql(dispute, (due,))
        change.touched.update({"payments", "disputes"})
    desk.settle(lambda: _signs(desk).get(half.id) == (Sign.DEPOSIT_TROUBLE,))
    told = "The client's bank disputes £40, to be answered by Tue 9 Mar 10:20"
    desk.settle(lambda: desk.toast() == f"Priya Raghunathan: {told}")
    desk.jump_to(half.id)
    desk.settle()
    assert told in _said(desk)
    proof = proof_of(desk.diary, half.id, now=NOW)
    assert proof is not None
    assert proof.costs == (PaymentCost("pi_90", Money(120, "GBP")),)


def test_what_falls_due_is_late_by_itself(desk: Desk, visits: Visits) -> None:
    standing = desk.window.parts.deposits
    desk.now = NOW + timedelta(days=2)
    standing.refresh()
    late = (Sign.DEPOSIT_LATE,)
    desk.settle(lambda: _signs(desk).get(visits["open"].id) == late)
    assert standing.seen is not None
    assert standing.seen[visits["open"].id].amount == Money(4000, "GBP")


def test_what_was_paid_by_hand_goes_back_by_hand(desk: Desk, visits: Visits) -> None:
    desk.calendar.show_cancelled(True)
    desk.jump_to(visits["off"].id)
    desk.settle()
    assert "Deposit £40 to be given back by hand" in _links(desk)
    _do(desk, visits["off"], GAVE_BACK)
    desk.dialog(PaymentQuestion).answers[0].click()
    desk.settle(lambda: "£40 given back (cash)" in desk.toast())
    assert "Deposit £40 given back" in _links(desk)
    assert GAVE_BACK not in _labels(desk, visits["off"])
