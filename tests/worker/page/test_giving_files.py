"""The page is let have the files of invoices that it lacks, also where no mail takes them along."""

from __future__ import annotations

import hashlib
from io import BytesIO

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.storage import files
from scheduler_app.use_cases.clients.clients import save_client
from tests.use_cases.money.invoices.laid_invoices import LaidInvoices
from tests.worker.conftest import Office, until
from tests.worker.page.test_desk import linked

PDF = b"%PDF-1.7 of Zoe"
DIGEST = hashlib.sha256(PDF).hexdigest()


def test_a_paper_that_was_made_comes_to_the_page_by_itself(office: Office) -> None:
    linked(office)
    zoe = save_client(office.diary, Client(0, "Zoe"), now=office.began)
    laid = LaidInvoices(office.diary, office.began)
    invoice = laid.sent(zoe.id, "2027-02-26", (1900, 10_000), document='{"seller":{"name":"A"}}')
    until(lambda: office.page.published[-1].invoices)
    assert office.page.files == {}
    files.keep(files.folder_of(office.diary.path), BytesIO(PDF), "x.pdf", len(PDF))
    with office.diary.write("test", by=By.SYSTEM, at=office.began) as change:
        query = """
INSERT INTO invoice_papers (invoice_id, form, digest, size, made_at) VALUES (?, 'pdf', ?, ?, 1)"""
        change.connection.exec_driver_sql(query, (invoice, DIGEST, len(PDF)))
        change.touched.add("invoice_papers")
    until(lambda: office.page.files == {DIGEST: PDF})
