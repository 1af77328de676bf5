"""Every sent invoice is proven, what changed is proven again, and what differs waits for a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.findings import FindingKind, Mend, MoneyFinding
from scheduler_app.domain.money.invoices.papers import ReadBack
from scheduler_app.domain.money.invoices.proof import FaultOf
from scheduler_app.storage import files
from scheduler_app.storage.diary import looking
from scheduler_app.storage.money import findings
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.crediting import send_credit
from scheduler_app.use_cases.money.invoices.kept_papers import make_missing
from scheduler_app.use_cases.money.invoices.listing import invoice_of, number_gaps
from scheduler_app.use_cases.money.invoices.paying import (
    give_back,
    leave_credit,
    record_invoice_payment,
    use_credit,
)
from scheduler_app.use_cases.money.invoices.proof_findings import prove_and_note
from scheduler_app.use_cases.money.invoices.proving import ProofRun
from scheduler_app.use_cases.money.mending import mend
from tests.counting import QueryRecorder
from tests.use_cases.money.invoices.desk import SendingDesk


def prove(desk: SendingDesk, *, everything: bool = False) -> ProofRun:
    desk.now += timedelta(days=1)
    return prove_and_note(desk.diary, desk.maker, now=desk.now, everything=everything)


def waiting(desk: SendingDesk) -> list[MoneyFinding]:
    with looking(desk.diary) as asked:
        return findings.open_ones(asked)


def damage(desk: SendingDesk, sql: str) -> None:
    """As another program does it that knows of no rules."""
    with desk.diary.write("test", by=By.SYSTEM, at=desk.now) as change:
        asked = change.connection.exec_driver_sql
        (rule,) = asked("SELECT sql FROM sqlite_master WHERE name = 'invoices_sent_stay'").one()
        asked("DROP TRIGGER invoices_sent_stay")
        asked(sql)
        asked(rule)


def test_what_agrees_is_opened_once(desk: SendingDesk) -> None:
    first, second = desk.send(), desk.send()
    run = prove(desk)
    assert (run.proven, run.unchanged, run.faults) == (2, 0, [])
    run = prove(desk)
    assert (run.proven, run.unchanged) == (0, 2)
    record_invoice_payment(
        desk.diary, first.id, Money(5_000, "EUR"), PaidBy.TRANSFER, at=desk.now, now=desk.now
    )
    third = desk.send()
    run = prove(desk)
    assert (run.proven, run.unchanged, run.faults) == (2, 1, [])
    assert third.number == "2027-0003" and second.number == "2027-0002"
    assert prove(desk, everything=True).proven == 3
    assert waiting(desk) == []


def test_a_file_that_is_gone_or_was_changed_is_made_again_by_a_word(desk: SendingDesk) -> None:
    sent = desk.send()
    assert not prove(desk).faults
    [pdf] = [one for one in invoice_of(desk.diary, sent.id).papers if one.form == "pdf"]
    file = files.file_of(desk.diary.path, pdf.digest)
    for harm in (lambda: file.write_bytes(b"%PDF another"), file.unlink):
        harm()
        assert len(prove(desk).faults) == 1
        [finding] = waiting(desk)
        assert (finding.kind, finding.invoice_id) == (FindingKind.FILES, sent.id)
        assert finding.amount == Money(11_900, "EUR")
        assert "2027-0001: its PDF file" in finding.detail
        mend(desk.diary, finding.id, Mend.MAKE_AGAIN, now=desk.now)
        assert waiting(desk) == []
        assert make_missing(desk.diary, desk.maker, now=desk.now) == 1
        assert not prove(desk).faults


def test_it_is_found_again_each_night_and_told_once_until_it_agrees(desk: SendingDesk) -> None:
    sent = desk.send()
    [pdf] = [one for one in invoice_of(desk.diary, sent.id).papers if one.form == "pdf"]
    file = files.file_of(desk.diary.path, pdf.digest)
    content = file.read_bytes()
    file.unlink()
    assert [len(prove(desk).faults) for _ in range(2)] == [1, 1]
    assert len(waiting(desk)) == 1
    file.write_bytes(content)
    assert not prove(desk).faults
    assert waiting(desk) == []
    file.unlink()
    prove(desk)
    [finding] = waiting(desk)
    mend(desk.diary, finding.id, Mend.LEAVE, reason="The tax office has it", now=desk.now)
    assert prove(desk).faults and waiting(desk) == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE invoices SET total = total + 5", "its sums are others"),
        ("UPDATE invoices SET due = '2027-12-24'", "its number or its days"),
        ("UPDATE invoices SET document = replace(document, 'Router', 'Rooter')", "written over"),
        ("UPDATE invoices SET document = '{\"broken'", "can't be read"),
        (
            (
                "INSERT INTO payments (invoice_id, way, amount, currency, at, seen_at)"
                " VALUES (1, 'cash', 1, 'EUR', 1, 1)"
            ),
            "two sums",
        ),
        (
            (
                "INSERT INTO ledger (key, kind, invoice_id, amount, currency, at)"
                " VALUES ('a', 'paid', 1, 1, 'EUR', 1)"
            ),
            "two sums",
        ),
    ],
)
def test_what_another_program_changed_is_found(desk: SendingDesk, sql: str, told: str) -> None:
    desk.send()
    assert not prove(desk).faults
    damage(desk, sql)
    faults = prove(desk, everything=True).faults
    assert any(told in fault.words for fault in faults)
    [finding] = waiting(desk)
    assert (finding.kind, finding.mends) == (FindingKind.INVOICE, (Mend.LEAVE,))


def test_what_credit_had_paid_and_went_back_by_hand_agrees(desk: SendingDesk) -> None:
    first, second = desk.send(), desk.send()
    paying = Money(2 * 11_900, "EUR")
    record_invoice_payment(desk.diary, first.id, paying, PaidBy.TRANSFER, at=desk.now, now=desk.now)
    leave_credit(desk.diary, first.id, now=desk.now)
    use_credit(desk.diary, second.id, now=desk.now)
    send_credit(desk.diary, second.id, desk.desk, mail=False, now=desk.now)
    give_back(desk.diary, second.id, 11_900, by=PaidBy.CASH, now=desk.now)
    assert not prove(desk).faults


@pytest.mark.parametrize("file", ["pdf", "xml inside"])
def test_a_paper_that_was_made_otherwise_is_found(desk: SendingDesk, file: str) -> None:
    sent = desk.send()
    read = desk.maker.read_back

    def otherwise(pdf: bytes, cii: bytes) -> ReadBack:
        found = read(pdf, cii)
        wrong = {"text": found.text.replace("11900", "")} if file == "pdf" else {"attached": b"<"}
        return replace(found, **wrong)

    desk.maker.read_back = otherwise  # type: ignore[method-assign]
    (fault,) = prove(desk).faults
    assert (fault.of, fault.invoice_id) == (FaultOf.FILE, sent.id)


def test_a_number_that_is_missing_is_explained_in_words(desk: SendingDesk) -> None:
    desk.send()
    with desk.diary.write("test", by=By.SYSTEM, at=desk.now) as change:
        change.connection.exec_driver_sql("UPDATE invoice_numbers SET last = 3")
    desk.send()
    prove(desk)
    [finding] = waiting(desk)
    assert finding.kind is FindingKind.NUMBERS and "2 to 3 of “2027-”" in finding.detail
    with pytest.raises(InvalidInput, match="Nothing is said"):
        mend(desk.diary, finding.id, Mend.EXPLAIN, now=desk.now)
    mend(desk.diary, finding.id, Mend.EXPLAIN, reason="Written by hand", now=desk.now)
    [gap] = number_gaps(desk.diary)
    assert (gap.first, gap.last, gap.words) == (2, 3, "Written by hand")
    assert not prove(desk).faults


def test_a_night_costs_what_has_changed(desk: SendingDesk) -> None:
    few = _asked_of_a_quiet_night(desk, sent=3)
    assert _asked_of_a_quiet_night(desk, sent=20) == few


def _asked_of_a_quiet_night(desk: SendingDesk, *, sent: int) -> int:
    for _ in range(sent):
        desk.send()
    prove(desk)
    with QueryRecorder().asked() as cost:
        assert prove(desk).proven == 0
    return len(cost.statements)


def test_credit_that_went_back_by_hand_is_no_fault_whatever_is_left_later(
    desk: SendingDesk,
) -> None:
    first, second = desk.send(), desk.send()
    for amount, key in ((11_900, "a"), (11_900, "b")):
        paid = Money(amount, "EUR")
        record_invoice_payment(
            desk.diary, first.id, paid, PaidBy.CASH, at=desk.now, key=key, now=desk.now
        )
    leave_credit(desk.diary, first.id, now=desk.now)
    use_credit(desk.diary, second.id, now=desk.now)
    send_credit(desk.diary, second.id, desk.desk, mail=False, now=desk.now)
    give_back(desk.diary, second.id, 11_900, by=PaidBy.TRANSFER, now=desk.now)
    assert not prove(desk).faults
    record_invoice_payment(
        desk.diary, second.id, Money(500, "EUR"), PaidBy.CASH, at=desk.now, now=desk.now
    )
    leave_credit(desk.diary, second.id, now=desk.now)
    assert not prove(desk).faults
