"""The desktop lets the page have a file: with its token only, and as what it says."""

from __future__ import annotations

import hashlib

import httpx
import msgspec

from scheduler_app.domain.messages.files import MOST_FILE_BYTES, MailFile
from scheduler_app.domain.page.mails import FileReceipt, MailReceipt
from scheduler_app.gateways.page.bodies import body_of
from tests.booking_page.api.test_calls import paired
from tests.booking_page.sample import sample_mail, sample_mails, sample_publication
from tests.booking_page.serving import Page

PDF = b"%PDF-1.7\nan invoice"
DIGEST = hashlib.sha256(PDF).hexdigest()


def put(
    desktop: httpx.Client, content: bytes, digest: str = "", media: str = "application/pdf"
) -> httpx.Response:
    digest = digest or hashlib.sha256(content).hexdigest()
    return desktop.put(f"/api/files/{digest}", content=content, headers={"Content-Type": media})


def test_a_file_is_put_once_something_refers_to_it(page: Page) -> None:
    desktop, now = paired(page), page.clock.now
    assert desktop.put(
        "/api/publication", content=msgspec.json.encode(sample_publication(now))
    ).is_success
    assert put(desktop, PDF).status_code == 404
    along = (MailFile("Invoice.pdf", DIGEST, len(PDF)),)
    mail = sample_mail("k", "i-1", now + 900, send_at=now + 600, bound=False, files=along)
    handed = desktop.put("/api/mails", content=body_of(sample_mails(mail), packed=False))
    assert handed.is_success, handed.text
    assert msgspec.json.decode(handed.content, type=MailReceipt).lacks == (DIGEST,)

    taken = put(desktop, PDF, media="application/pdf; charset=binary")

    assert msgspec.json.decode(taken.content, type=FileReceipt) == FileReceipt(DIGEST, len(PDF))
    assert put(page.visitor(), PDF).status_code == 401, "nobody else puts anything there"
    assert put(desktop, PDF, digest="0" * 64).status_code == 422
    refused = put(desktop, PDF, media="text/html")
    assert refused.status_code == 422 and refused.json()["field"] == "media"
    assert put(desktop, b"%PDF-" + b"x" * MOST_FILE_BYTES).status_code == 413
