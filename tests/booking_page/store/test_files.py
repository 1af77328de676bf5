"""Files on the page: taken where something refers to them, given with mails, and swept after."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from scheduler_app.booking_page.store import files, handed_sending
from scheduler_app.booking_page.store.files import UNREFERRED_FOR, HandedFile, NotReferred
from scheduler_app.booking_page.store.handed_sending import LOOKS_EVERY, NO_FILE
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.files import MOST_FILE_BYTES, MailFile
from scheduler_app.domain.page.mails import HandedMail, MailState
from scheduler_app.domain.time_units import DAY
from tests.booking_page.handing_over import reports, rows
from tests.booking_page.sample import sample_mail
from tests.booking_page.shop import Shop

PDF = b"%PDF-1.7\n1 0 obj\n"
DIGEST = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    opened = Shop(database_url)
    yield opened
    opened.database.close()


def invoice(shop: Shop, **how: Any) -> HandedMail:
    along = (MailFile("Invoice 2027-0001.pdf", DIGEST, len(PDF)),)
    how = {"send_at": shop.now, "useful_until": shop.now + 3 * DAY} | how
    return sample_mail("i/direct/1/mail", "i-1", shop.now, bound=False, files=along, **how)


def give(shop: Shop, content: bytes = PDF) -> None:
    file = HandedFile(hashlib.sha256(content).hexdigest(), "application/pdf", content)
    shop.write(lambda c: files.take(c, file, shop.now))


def kept(shop: Shop) -> bool:
    return shop.read(lambda c: files.file_of(c, DIGEST)) is not None


def test_a_mail_waits_for_its_file_says_so_and_goes_with_it(shop: Shop) -> None:
    mail = invoice(shop)
    assert shop.hand_over(mail).lacks == (DIGEST,)
    assert shop.write(lambda c: handed_sending.take_next(c, now=shop.now)) is None
    shop.now += LOOKS_EVERY
    assert shop.write(lambda c: handed_sending.take_next(c, now=shop.now)) is None
    again = shop.hand_over(mail)
    assert [(one.state, one.why) for one in again.reports] == [(MailState.WAITING, NO_FILE)]

    give(shop)
    give(shop)

    assert shop.hand_over(mail).lacks == ()
    shop.now += LOOKS_EVERY
    taken = shop.write(lambda c: handed_sending.take_next(c, now=shop.now))
    assert taken is not None and [file.content for file in taken.files] == [PDF]


def test_a_file_that_never_came_lets_its_mail_be_late_and_say_why(shop: Shop) -> None:
    shop.hand_over(invoice(shop, useful_until=shop.now + LOOKS_EVERY), lasts=DAY)
    shop.write(lambda c: handed_sending.take_next(c, now=shop.now))
    shop.now += LOOKS_EVERY + 1
    assert shop.write(lambda c: handed_sending.take_next(c, now=shop.now)) is None
    assert rows(shop) == {"i/direct/1/mail": "late"} and reports(shop)[-1][1] == "late"


def test_what_nothing_refers_to_is_not_taken_and_goes_a_day_later(shop: Shop) -> None:
    with pytest.raises(NotReferred):
        give(shop)
    shop.hand_over(invoice(shop))
    give(shop)
    shop.write(lambda c: files.forget_old(c, shop.now + UNREFERRED_FOR))
    assert kept(shop), "its mail may still go out"
    shop.hand_over()
    shop.write(lambda c: files.forget_old(c, shop.now + UNREFERRED_FOR - 1))
    assert kept(shop), "the next document may refer to it again"
    shop.write(lambda c: files.forget_old(c, shop.now + UNREFERRED_FOR))
    assert not kept(shop)


def test_the_disk_is_not_filled(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.hand_over(invoice(shop))
    monkeypatch.setattr(files, "MOST_KEPT_BYTES", len(PDF) - 1)
    with pytest.raises(NotAllowed):
        give(shop)


@pytest.mark.parametrize(
    ("digest", "media", "content"),
    [
        ("a" * 64, "application/pdf", PDF),
        (DIGEST.upper(), "application/pdf", PDF),
        (DIGEST, "text/html", PDF),
        (hashlib.sha256(b"<html>").hexdigest(), "application/pdf", b"<html>"),
        (hashlib.sha256(b"MZ").hexdigest(), "application/xml", b"MZ"),
        (hashlib.sha256(b"").hexdigest(), "application/pdf", b""),
        ("a" * 64, "application/pdf", b"%PDF-" + b"x" * MOST_FILE_BYTES),
    ],
)
def test_another_file_than_it_says_is_refused(digest: str, media: str, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        files.examine(digest, media, content)
