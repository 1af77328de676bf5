"""The life of an invoice is told in order: sent, mailed, reminded, paid, taken back, given up."""

from __future__ import annotations

from datetime import timedelta

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.money.invoices.lived import InvoiceStep, StepKind, StepMail
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.crediting import send_credit
from scheduler_app.use_cases.money.invoices.living import life_of
from scheduler_app.use_cases.money.invoices.paying import record_invoice_payment
from scheduler_app.use_cases.money.invoices.reminding import send_reminders
from scheduler_app.use_cases.money.invoices.writing_off import write_off
from scheduler_app.use_cases.practice.settings import save_settings
from tests.counting import QueryRecorder
from tests.fakes.mails import FakeMails
from tests.use_cases.money.invoices.desk import SendingDesk
from tests.use_cases.money.invoices.mailed import by_own_server, with_address


def told(steps: tuple[InvoiceStep, ...]) -> list[str]:
    return [step.sentence(lambda minor: f"{minor / 100:.2f}") for step in steps]


def test_a_life_is_told_in_its_order_by_two_statements(
    desk: SendingDesk, query_recorder: QueryRecorder
) -> None:
    with_address(desk)
    save_settings(desk.diary, {"money.reminders": "7:5.00"}, now=desk.now)
    one = desk.send(mail=True).id
    by_own_server(desk.diary, FakeMails(), desk.now)
    sent_at = desk.now
    desk.now = (desk.now + timedelta(days=21)).replace(hour=9)
    send_reminders(desk.diary, [one], now=desk.now)
    desk.now += timedelta(days=1)
    record_invoice_payment(
        *(desk.diary, one, Money(5_000, "EUR"), PaidBy.TRANSFER),
        at=sent_at + timedelta(days=2),
        now=desk.now,
    )
    credit = send_credit(desk.diary, one, desk.desk, {0: 1_000}, mail=False, now=desk.now)
    write_off(desk.diary, one, why="Moved away.", now=desk.now + timedelta(minutes=1))
    with query_recorder.asked() as cost:
        steps = life_of(desk.diary, one)
    assert len(cost.statements) == 2
    assert told(steps) == [
        "Sent, 119.00 to be paid",
        "Mailed to anna@example.org",
        "50.00 paid by bank transfer",
        "Reminder 1, fee 5.00; the mail to anna@example.org goes soon",
        f"Credit note {credit.number} takes back 11.90",
        "Written off: Moved away.",
    ]
    assert not any(step.has_failed for step in steps)
    assert life_of(desk.diary, desk.draft()) == ()


def test_a_mail_that_came_back_says_so() -> None:
    back = StepMail("anna@example.org", RowState.FAILED, "It came back: no such box.")
    step = InvoiceStep(0, StepKind.MAILED, mail=back)
    assert step.has_failed
    assert told((step,)) == ["The mail to anna@example.org came back: no such box."]
    lost = StepMail("anna@example.org", RowState.FAILED, "The server said no.")
    assert told((InvoiceStep(0, StepKind.MAILED, mail=lost),)) == [
        "The mail to anna@example.org failed: The server said no."
    ]
