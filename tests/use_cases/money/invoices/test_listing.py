"""Lists of invoices: in their order, a page at a time, and quickly however many there are."""

from __future__ import annotations

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.invoices.life import InvoiceStanding, InvoiceState
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.invoices.listing import list_invoices
from scheduler_app.use_cases.money.invoices.writing_off import write_off
from tests.counting import QueryRecorder
from tests.use_cases.money.invoices.desk import SendingDesk

MANY = """
WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 6000)
INSERT INTO invoices (uid, kind, client_id, currency, number, series, serial, issued, due, sent_at,
                      total, payable, document, digest)
SELECT 'u' || n, 'invoice', 1, 'EUR', 'L-' || n, 'L-', n, '2026-01-01', '2026-01-15', 1767225600+n,
       100, 100, '{"x": 1}', 'd' FROM n"""
PAID = """
INSERT INTO ledger (at, key, kind, invoice_id, client_id, amount, currency)
SELECT sent_at, 'k' || id, 'paid', id, 1, 100, 'EUR' FROM invoices WHERE serial > 3"""


def numbers(found: list[InvoiceStanding]) -> list[str]:
    return [one.number or f"draft {one.id}" for one in found]


def test_drafts_come_first_and_pages_follow_each_other(desk: SendingDesk) -> None:
    first, second, *_ = [desk.draft() for _ in range(4)]
    desk.send(second), desk.send(first)
    write_off(desk.diary, first, why="Insolvent", now=desk.now)
    every = list_invoices(desk.diary, now=desk.now)
    assert numbers(every) == ["draft 4", "draft 3", "2027-0002", "2027-0001"]
    paged: list[InvoiceStanding] = []
    while page := list_invoices(
        desk.diary, before=paged[-1] if paged else None, limit=1, now=desk.now
    ):
        paged += page
    assert paged == every
    for states, expected in (
        ({InvoiceState.DRAFT}, every[:2]),
        ({InvoiceState.WRITTEN_OFF}, every[2:3]),
        ({InvoiceState.SENT, InvoiceState.DRAFT}, [*every[:2], every[3]]),
        ({InvoiceState.OVERDUE}, []),
    ):
        assert list_invoices(desk.diary, states=states, now=desk.now) == expected
    later = desk.now.replace(month=4)
    overdue = list_invoices(desk.diary, states={InvoiceState.OVERDUE}, now=later)
    assert numbers(overdue) == ["2027-0001"]


def test_they_are_found_by_number_client_and_name(desk: SendingDesk) -> None:
    desk.send()
    desk.anna = save_client(desk.diary, Client(0, "Jürgen 50%"), now=desk.now).id
    desk.send()
    for text, expected in (
        ("0002", ["2027-0002"]),
        ("jurgen", ["2027-0002"]),
        ("50%", ["2027-0002"]),
        ("schmidt", ["2027-0001"]),
        ("%", ["2027-0002"]),
        ("_", []),
    ):
        assert numbers(list_invoices(desk.diary, text=text, now=desk.now)) == expected, text
    found = list_invoices(desk.diary, client_id=desk.anna, now=desk.now)
    assert numbers(found) == ["2027-0002"]


def test_many_cost_few_statements(desk: SendingDesk, query_recorder: QueryRecorder) -> None:
    with desk.diary.write("lay", by=By.SYSTEM, at=desk.now) as change:
        change.connection.exec_driver_sql(MANY)
        change.connection.exec_driver_sql(PAID)
    for states, most, expected in (
        ((), 5, [f"L-{6000 - place}" for place in range(100)]),
        ((InvoiceState.PAID,), 5, [f"L-{6000 - place}" for place in range(100)]),
        ((InvoiceState.OVERDUE,), 9, ["L-3", "L-2", "L-1"]),
    ):
        with query_recorder.asked() as cost:
            found = list_invoices(desk.diary, states=states, now=desk.now)
        assert numbers(found) == expected
        assert len(cost.statements) <= most, cost.statements
