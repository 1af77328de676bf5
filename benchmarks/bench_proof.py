"""Benchmark: what the nightly proof costs over years of invoices to which nothing came since.

A hundred are really sent. Ten thousand are laid as copies of their rows, with the files of those
that they are copies of, and are taken for proven.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import Figure, interleaved, publish
from scheduler_app.domain.actors import By
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.money.papers.maker import TypesetPapers
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.invoices import proofs
from scheduler_app.use_cases.money.invoices.proving import prove, with_files
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from tests.use_cases.money.invoices.desk import SendingDesk

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
SENT, COPIES = 100, 100

_NUMBERS = f"""
CREATE TEMP TABLE n AS WITH RECURSIVE k (value) AS (
  SELECT 1 UNION ALL SELECT value + 1 FROM k WHERE value < {COPIES}) SELECT value FROM k"""

_INVOICES = f"""
INSERT INTO invoices (uid, kind, client_id, currency, draft, number, series, serial, issued, due,
                      sent_at, total, tax, prepaid, payable, document, digest)
SELECT uid || n.value, kind, client_id, currency, draft, number || '/' || n.value, 'copies',
       serial + {SENT} * (n.value - 1), issued, due, sent_at, total, tax, prepaid, payable,
       document, digest
  FROM invoices, n WHERE series <> 'copies'"""

_PAPERS = f"""
INSERT INTO invoice_papers (invoice_id, form, digest, size, made_at)
SELECT i.id, p.form, p.digest, p.size, p.made_at FROM invoices i
  JOIN invoices o ON o.series <> 'copies' AND o.serial = (i.serial - 1) % {SENT} + 1
  JOIN invoice_papers p ON p.invoice_id = o.id WHERE i.series = 'copies'"""


def main() -> None:
    """A night in which nothing has changed, beside the opening of a hundred."""
    with tempfile.TemporaryDirectory() as folder:
        diary = Diary.open(Path(folder) / "diary.sqlite3")
        few = Diary.open(Path(folder) / "few" / "diary.sqlite3")
        maker = TypesetPapers()
        for each in (diary, few):
            desk = SendingDesk(each, NOW)
            desk.desk = InvoiceDesk(maker)
            for _ in range(SENT):
                desk.send()
            assert not prove(each, maker, now=NOW).faults
        with diary.write("lay", by=By.SYSTEM, at=NOW) as change:
            for statement in (_NUMBERS, _INVOICES, _PAPERS):
                change.connection.exec_driver_sql(statement)
            proven = {
                number: with_files(today, diary.path, digests)
                for number, (today, _, digests) in proofs.fingerprints(change.connection).items()
            }
            proofs.keep(change, proven, at=to_epoch(NOW))
        assert prove(diary, maker, now=NOW).unchanged == SENT * (COPIES + 1)
        taken = interleaved(
            {
                "quiet": lambda: prove(diary, maker, now=NOW),
                "opened": lambda: prove(few, maker, now=NOW, everything=True),
            },
            rounds=5,
        )
        publish(
            Figure(
                "a night's proof where nothing has changed",
                f"{SENT * (COPIES + 1):,} invoices",
                taken["quiet"].median,
                limit=taken["opened"].median,
                most_ratio=1,
                note=f"limit: {SENT} invoices are opened and proven",
            )
        )
        few.close()
        diary.close()


if __name__ == "__main__":
    main()
