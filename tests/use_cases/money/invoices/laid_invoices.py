"""Invoices that were sent, laid straight into the diary: what figures and files are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.money.invoices.document import InvoiceKind, LineOf
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.diary import Diary

NOON = 12 * 3_600


def seconds(day: str) -> int:
    """Noon of a day, in epoch seconds."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) + NOON


class LaidInvoices:
    """Writes rows as sending, crediting and paying do; amounts are minor units."""

    def __init__(self, diary: Diary, now: datetime) -> None:
        self._diary = diary
        self._now = now
        with diary.read() as connection:
            last = "SELECT coalesce(max(serial), 0) FROM invoices WHERE series = '2027-'"
            self._count = int(connection.exec_driver_sql(last).scalar_one())

    def sent(
        self,
        client_id: int,
        issued: str,
        *taxed: tuple[int, int],
        due: str = "",
        service_id: int | None = None,
        line_of: LineOf = LineOf.SERVICE,
        kind: InvoiceKind = InvoiceKind.INVOICE,
        corrects: int | None = None,
        currency: str = "EUR",
        prepaid: int = 0,
        bookings: Sequence[int] = (),
        billed_before: Sequence[tuple[int, int, int]] = (),
        document: str = "{}",
    ) -> int:
        """One invoice of `taxed` pairs of rate and net; returns its id.

        `prepaid` is taken off; `billed_before` of it are the rate, net and tax of deposits that had
        their own invoice.
        """
        self._count += 1
        sign = -1 if kind is InvoiceKind.CREDIT else 1
        rows = [(rate, net, (net * rate + 5_000) // 10_000) for rate, net in taxed]
        tax = sum(row[2] for row in rows)
        total = tax + sum(row[1] for row in rows)
        rows += [(rate, -net, -of) for rate, net, of in billed_before]
        number = f"2027-{self._count:04}"
        with self._diary.write("lay", by=By.CONSULTANT, at=self._now) as change:
            asked = change.connection.exec_driver_sql
            asked(
                "INSERT INTO invoices (uid, kind, client_id, currency, number, series, serial,"
                " issued, due, sent_at, total, tax, prepaid, payable, corrects, document)"
                " VALUES (?, ?, ?, ?, ?, '2027-', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (f"laid{self._count}", kind.value, client_id, currency, number, self._count, issued,
                 due or issued, seconds(issued), total, tax, prepaid, total - prepaid, corrects,
                 document),
            )  # fmt: skip
            ((made,),) = asked("SELECT max(id) FROM invoices")
            for rate, net, of in rows:
                asked(
                    "INSERT INTO invoice_taxes (invoice_id, category, rate, net, tax)"
                    " VALUES (?, 'S', ?, ?, ?)",
                    (made, rate, sign * net, sign * of),
                )
                asked(
                    "INSERT INTO invoice_incomes (invoice_id, service_id, line_of, net)"
                    " VALUES (?, ?, ?, ?)",
                    (made, service_id, line_of.value, sign * net),
                )
            for booking_id in bookings:
                asked(
                    "INSERT INTO invoice_bookings (invoice_id, booking_id, prepaid)"
                    " VALUES (?, ?, ?)",
                    (made, booking_id, prepaid),
                )
        return int(made)

    def moved(
        self,
        kind: EntryKind,
        amount: int,
        day: str,
        *,
        invoice_id: int | None = None,
        booking_id: int | None = None,
        currency: str = "EUR",
    ) -> None:
        """An entry of the ledger at noon of a day."""
        self._count += 1
        with self._diary.write("lay", by=By.CONSULTANT, at=self._now) as change:
            change.connection.exec_driver_sql(
                "INSERT INTO ledger (at, key, kind, booking_id, invoice_id, amount, currency)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (seconds(day), f"laid {self._count}", kind.value, booking_id, invoice_id, amount,
                 currency),
            )  # fmt: skip

    def reminded(self, invoice_id: int, day: str, fee: int, *, level: int = 1) -> None:
        """A reminder with its fee."""
        with self._diary.write("lay", by=By.CONSULTANT, at=self._now) as change:
            change.connection.exec_driver_sql(
                "INSERT INTO invoice_reminders (invoice_id, level, day, at, fee)"
                " VALUES (?, ?, ?, ?, ?)",
                (invoice_id, level, day, seconds(day), fee),
            )

    def written_off(self, invoice_id: int, day: str) -> None:
        """It is waited for no more."""
        with self._diary.write("lay", by=By.CONSULTANT, at=self._now) as change:
            change.connection.exec_driver_sql(
                "UPDATE invoices SET written_off_at = ? WHERE id = ?", (seconds(day), invoice_id)
            )
