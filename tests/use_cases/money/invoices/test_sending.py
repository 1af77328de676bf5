"""A draft is sent once, whole or not at all, and never changes from then on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.money.invoices.document import InvoiceKind, Prepaid
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.money.invoices.drafts import draft_of, remove_draft, save_draft
from scheduler_app.use_cases.money.invoices.listing import invoice_of
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.papers import NO_GLYPH
from tests.use_cases.money.invoices.desk import WORK, SendingDesk


def drawn(desk: SendingDesk) -> int:
    """How many numbers were drawn."""
    with desk.diary.look() as asked:
        return next(
            row[0] or 0 for row in asked.exec_driver_sql("SELECT sum(last) FROM invoice_numbers")
        )


def test_a_draft_becomes_an_invoice_with_the_next_number(desk: SendingDesk) -> None:
    first, second = desk.send(), desk.send()
    assert (first.number, second.number) == ("2027-0001", "2027-0002")
    assert (first.issued, first.due, first.payable) == ("2027-03-01", "2027-03-15", 11_900)
    kept = invoice_of(desk.diary, "2027-0001")
    assert kept.document is not None and kept.document.sums.total == 11_900
    assert kept.standing.outstanding == 11_900
    assert [paper.form for paper in kept.papers] == ["cii", "pdf"]
    with desk.diary.look() as asked:
        taxes = asked.exec_driver_sql(
            "SELECT rate, net, tax FROM invoice_taxes WHERE invoice_id = 1"
        )
        assert [tuple(row) for row in taxes] == [(1_900, 10_000, 1_900)]
        incomes = asked.exec_driver_sql("SELECT sum(net) FROM invoice_incomes")
        assert [tuple(row) for row in incomes] == [(20_000,)]
    # The files of the trial are those that are kept: each is set once.
    assert desk.maker.asked == ["2027-0001", "2027-0002"]


def test_what_was_sent_is_sent_once_and_stays(desk: SendingDesk) -> None:
    sent = desk.send()
    for again in (
        lambda: desk.send(sent.id),
        lambda: save_draft(desk.diary, desk.said(), id=sent.id, now=desk.now),
        lambda: remove_draft(desk.diary, sent.id, now=desk.now),
        lambda: draft_of(desk.diary, sent.id),
    ):
        with pytest.raises(NotAllowed, match="sent as 2027-0001"):
            again()
    for column in ("number = 'X'", "total = 1", "document = '{\"a\": 1}'", "removed = 1"):
        with (
            pytest.raises(IntegrityError, match="never changes"),
            desk.diary.write("test", by=By.SYSTEM, at=desk.now) as change,
        ):
            change.connection.exec_driver_sql(f"UPDATE invoices SET {column}")
    assert drawn(desk) == 1


def test_undo_takes_drafts_back_and_never_a_number(desk: SendingDesk) -> None:
    one = desk.draft()
    save_draft(desk.diary, desk.said(reference="PO 7"), id=one, now=desk.now)
    assert undo_state(desk.diary).undoes == "draft of an invoice of Anna Schmidt"
    undo(desk.diary, now=desk.now)
    assert draft_of(desk.diary, one).reference == ""
    remove_draft(desk.diary, one, now=desk.now)
    with pytest.raises(NotFound):
        draft_of(desk.diary, one)
    undo(desk.diary, now=desk.now)
    desk.send(one)
    assert undo_state(desk.diary).undo is None
    with pytest.raises(NotAllowed, match=r"invoice of Anna Schmidt can't be taken back.*credit"):
        undo(desk.diary, now=desk.now)
    over: set[int] = set()
    for _ in range(2):
        with pytest.raises(NotAllowed):
            undo(desk.diary, now=desk.now, over=over)
    assert invoice_of(desk.diary, one).standing.number == "2027-0001"


def test_nothing_is_drawn_where_it_can_not_be(desk: SendingDesk) -> None:
    paid = Prepaid(20_000, "2027-02-20")
    for draft, field in (
        ({"lines": ()}, "lines"),
        ({"lines": (replace(WORK, what=NO_GLYPH),)}, "lines.0.what"),
        ({"prepaid": (paid,)}, "prepaid"),
    ):
        with pytest.raises(InvalidInput) as refused:
            desk.send(desk.draft(**draft))
        assert refused.value.field == field and refused.value.remedy.startswith("Nothing was sent")
    assert drawn(desk) == 0 and desk.outside() == {}
    save_settings(desk.diary, {"money.seller_street": ""}, now=desk.now)
    with pytest.raises(InvalidInput) as refused:
        desk.send()
    assert refused.value.field == "money.seller_street"
    assert drawn(desk) == 0


def test_a_draft_of_two_windows_is_nobodys_to_write_over(desk: SendingDesk) -> None:
    one = desk.draft()
    was = draft_of(desk.diary, one)
    save_draft(desk.diary, replace(was, reference="PO 7"), id=one, was=was, now=desk.now)
    for late in (
        lambda: save_draft(desk.diary, replace(was, terms=7), id=one, was=was, now=desk.now),
        lambda: desk.send(one, was=was),
    ):
        with pytest.raises(NotAllowed, match="another window"):
            late()
    assert draft_of(desk.diary, one).reference == "PO 7" and drawn(desk) == 0


def test_what_changes_while_it_is_set_is_set_anew(desk: SendingDesk) -> None:
    one = desk.draft()
    streets = iter(["Finkenweg 2"])

    def move(_document: object) -> None:
        for street in streets:
            save_settings(desk.diary, {"money.seller_street": street}, now=desk.now)

    desk.maker.before = move
    desk.send(one)
    kept = invoice_of(desk.diary, one)
    assert kept.document is not None and kept.document.seller.street == "Finkenweg 2"
    assert desk.maker.asked == ["2027-0001", "2027-0001"]


def test_who_sends_meanwhile_has_the_number_before(desk: SendingDesk) -> None:
    one = desk.draft()
    others = iter([desk.draft()])

    def send_another(_document: object) -> None:
        for other in others:
            assert desk.send(other).number == "2027-0001"

    desk.maker.before = send_another
    assert desk.send(one).number == "2027-0002"
    kept = invoice_of(desk.diary, "2027-0002")
    assert kept.standing.id == one and len(kept.papers) == 2


def test_a_draft_that_was_changed_while_it_was_set_is_not_sent(desk: SendingDesk) -> None:
    one = desk.draft()
    texts = iter(["PO 7"])

    def change(_document: object) -> None:
        for text in texts:
            save_draft(desk.diary, desk.said(reference=text), id=one, now=desk.now)

    desk.maker.before = change
    with pytest.raises(NotAllowed, match="another window"):
        desk.send(one)
    assert drawn(desk) == 0


def test_papers_that_fail_do_not_take_the_invoice_back(desk: SendingDesk) -> None:
    one = desk.draft()

    def break_after_the_trial(_document: object) -> None:
        desk.diary.path.with_name(f"{desk.diary.path.name}.files").write_text("no folder")

    desk.maker.before = break_after_the_trial
    sent = desk.send(one)
    assert sent.number == "2027-0001" and "could not be written" in sent.no_papers
    assert "made by themselves" in sent.no_papers and "Nothing was" not in sent.no_papers
    assert invoice_of(desk.diary, one).papers == ()


def test_a_deposit_invoice_counts_in_the_same_series(desk: SendingDesk) -> None:
    desk.send()
    prepaid = (Prepaid(11_900, "2027-02-20", 1_900, 1_900),)
    sent = desk.send(desk.draft(kind=InvoiceKind.DEPOSIT, prepaid=prepaid))
    assert (sent.number, sent.payable) == ("2027-0002", 0)


def test_another_year_of_the_practices_own_clock_begins_another_series(desk: SendingDesk) -> None:
    desk.send()
    # 23:30 UTC is the next year in Berlin already.
    desk.now = desk.now.replace(month=12, day=31, hour=23, minute=30)
    assert desk.send().number == "2028-0001"
    desk.now += timedelta(days=1)
    assert desk.send().number == "2028-0002"


def test_what_no_invoice_can_say_is_not_even_saved(desk: SendingDesk) -> None:
    for said, field in (
        ({"currency": "EURO"}, "currency"),
        ({"terms": -5}, "terms"),
        ({"bookings": (99,)}, "bookings"),
        ({"prepaid": (Prepaid(1, "2027-02-20", booking_id=98),)}, "bookings"),
        ({"reference": "x" * 501}, "reference"),
        ({"lines": (WORK, replace(WORK, what="x" * 501))}, "lines.1.what"),
        ({"lines": (replace(WORK, note="x" * 20_001),)}, "lines.0.note"),
        ({"closing": "x" * 20_001}, "closing"),
    ):
        with pytest.raises(InvalidInput) as refused:
            desk.draft(**said)
        assert refused.value.field == field
