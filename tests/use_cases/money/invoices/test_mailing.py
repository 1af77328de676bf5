"""Invoices are mailed with their papers, by the own server or the page, and it shows how far."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO

import pikepdf
import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.mailing import MailAccount, MailRefused
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.domain.money.invoices.billing import BillingDetails
from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.domain.money.invoices.papers import Papers
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.gateways.messages.mail.own_server import OwnMailServer
from scheduler_app.storage.files import file_of
from scheduler_app.storage.messages.direct_parties import OLD_PAGE_FOR_FILES
from scheduler_app.use_cases.messages.mailing import FILE_NOT_MADE
from scheduler_app.use_cases.money.invoices.billing import save_billing
from scheduler_app.use_cases.money.invoices.crediting import send_credit
from scheduler_app.use_cases.money.invoices.kept_papers import make_missing
from scheduler_app.use_cases.money.invoices.mailing import mail_again, mails_of_invoices
from scheduler_app.use_cases.page.giving_files import NOT_THERE
from scheduler_app.use_cases.page.link import pair, pairing_code, publish
from scheduler_app.use_cases.practice.settings import save_settings
from tests.booking_page.mail.mail_server import Kept, serving
from tests.fakes.clients_on_the_page import FakePage
from tests.fakes.mails import FakeMails
from tests.use_cases.money.invoices.desk import SendingDesk
from tests.use_cases.money.invoices.mailed import by_own_server, by_page, rows, with_address

KEY = b"k" * 32


def linked(desk: SendingDesk) -> FakePage:
    page = FakePage(lambda: desk.now)
    wanted = pairing_code("https://book.example/#code")
    pair(desk.diary, page, wanted, "hosted", keep=lambda _page, _token: None, now=desk.now)
    publish(desk.diary, page, now=desk.now, key=KEY)
    return page


def real_pdf(_document: InvoiceDocument) -> Papers:
    made = pikepdf.new()
    made.add_blank_page()
    kept = BytesIO()
    made.save(kept, deterministic_id=True)
    return Papers(kept.getvalue())


def test_it_arrives_byte_by_byte_as_a_pdf_under_its_number(
    desk: SendingDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_address(desk)
    monkeypatch.setattr(desk.maker, "papers", real_pdf)
    save_settings(desk.diary, {"money.invoice_number": "RE/{year}/{n:03}"}, now=desk.now)
    save_settings(desk.diary, {"money.iban": "DE89370400440532013000"}, now=desk.now)
    sent = desk.send(desk.draft(language="ar"), mail=True)
    assert sent.not_mailed == ""
    kept = Kept()
    with serving(kept) as port:
        account = MailAccount("127.0.0.1", port, MailLine.NONE, "", "it@practice.example")
        by_own_server(desk.diary, OwnMailServer(account, ""), desk.now)

    content = kept.got[0].original_content
    assert isinstance(content, bytes)
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    [part] = mail.iter_attachments()
    assert part.get_filename() == "فاتورة RE-2027-001.pdf"
    assert part.get_content() == real_pdf(None).pdf  # type: ignore[arg-type]
    with pikepdf.open(BytesIO(part.get_content())) as opened:
        assert len(opened.pages) == 1
    body = mail.get_body(("plain",))
    assert body is not None
    assert "\u2066RE/2027/001\u2069" in body.get_content()
    assert "\u2066DE89 3704 0044 0532 0130 00\u2069" in body.get_content()
    [told] = mails_of_invoices(desk.diary, [sent.id])[sent.id]
    assert (told.state, told.address) == (RowState.SENT, "anna@example.org")


def test_it_waits_until_its_papers_are_made_and_says_so(desk: SendingDesk) -> None:
    with_address(desk)
    desk.send(mail=True)
    with desk.diary.write("crash", by=By.SYSTEM, at=desk.now) as change:
        change.connection.exec_driver_sql("DELETE FROM invoice_papers")
    mails = FakeMails()
    by_own_server(desk.diary, mails, desk.now)
    assert rows(desk.diary) == [("planned", FILE_NOT_MADE)] and not mails.got

    make_missing(desk.diary, desk.maker, now=desk.now)
    by_own_server(desk.diary, mails, desk.now)
    assert rows(desk.diary) == [("sent", "")] and len(mails.got[0][1].files) == 1


def test_a_file_that_was_lost_keeps_the_mail_and_says_which(desk: SendingDesk) -> None:
    with_address(desk)
    sent = desk.send(mail=True)
    with desk.diary.look() as asked:
        [digest] = [
            row[0]
            for row in asked.exec_driver_sql("SELECT digest FROM invoice_papers WHERE form = 'pdf'")
        ]
    file_of(desk.diary.path, digest).unlink()
    mails = FakeMails()
    by_own_server(desk.diary, mails, desk.now)
    [(state, why)] = rows(desk.diary)
    assert state == "planned" and sent.number in why and not mails.got


@pytest.mark.parametrize(
    ("email", "channel", "why"),
    [("", "", "no e-mail address"), ("a@b.example", "none", "wishes no messages")],
)
def test_who_can_t_be_mailed_is_said_and_the_invoice_is_sent(
    desk: SendingDesk, email: str, channel: str, why: str
) -> None:
    with_address(desk)
    with desk.diary.write("client", by=By.CONSULTANT, at=desk.now) as change:
        change.update("clients", desk.anna, {"email": email, "channel": channel})
    sent = desk.send(mail=True)
    assert sent.number and why in sent.not_mailed and rows(desk.diary) == []


def test_it_goes_to_the_address_for_invoices_and_again_to_another(desk: SendingDesk) -> None:
    with_address(desk)
    save_billing(desk.diary, BillingDetails(desk.anna, email="books@acme.example"), now=desk.now)
    sent = desk.send(mail=True)
    mails = FakeMails()
    mails.ends["books@acme.example"] = MailRefused("The mailbox is full.", remedy="Call.")
    by_own_server(desk.diary, mails, desk.now)
    [told] = mails_of_invoices(desk.diary, [sent.id])[sent.id]
    assert (told.state, told.reason) == (RowState.FAILED, "The mailbox is full. Call.")

    desk.now += timedelta(hours=1)
    mail_again(desk.diary, sent.id, address="anna@home.example", now=desk.now)
    by_own_server(desk.diary, mails, desk.now)
    assert [mail.address for _, mail in mails.got] == ["anna@home.example"]
    last, first = mails_of_invoices(desk.diary, [sent.id])[sent.id]
    assert (last.state, first.state) == (RowState.SENT, RowState.FAILED)
    with pytest.raises(NotAllowed, match="no address that a mail can go to"):
        mail_again(desk.diary, sent.id, address="no address", now=desk.now)
    with pytest.raises(NotAllowed, match="draft"):
        mail_again(desk.diary, desk.draft(), now=desk.now)


def test_a_credit_note_says_what_it_takes_back(desk: SendingDesk) -> None:
    with_address(desk)
    first = desk.send()
    send_credit(desk.diary, first.id, desk.desk, {0: 4_000}, now=desk.now)
    mails = FakeMails()
    by_own_server(desk.diary, mails, desk.now)
    [(_, mail)] = mails.got
    assert f"It takes back invoice {first.number} in part." in mail.text
    assert mail.files[0].name.startswith("Credit note ")


def test_the_page_has_the_file_once_and_a_mail_without_it_is_not_secured(desk: SendingDesk) -> None:
    with_address(desk)
    page = linked(desk)
    sent = desk.send(mail=True)
    page.takes_files = False
    by_page(desk.diary, page, desk.now)
    assert rows(desk.diary) == [("sending", NOT_THERE)]

    page.takes_files = True
    by_page(desk.diary, page, desk.now)
    assert [state for state, _ in rows(desk.diary)] == ["handed over"]
    [content] = page.files.values()
    assert sent.number.encode() in content
    mail_again(desk.diary, sent.id, now=desk.now)
    by_page(desk.diary, page, desk.now)
    assert page.puts == 2 and len(page.handed[-1].mails) == 2


def test_an_older_page_leaves_it_to_the_own_server_or_it_says_why(desk: SendingDesk) -> None:
    with_address(desk)
    page = linked(desk)
    page.knows = tuple(one for one in PageAbility if one is not PageAbility.FILES)
    publish(desk.diary, page, now=desk.now, key=KEY)
    desk.send(mail=True)
    by_page(desk.diary, page, desk.now)
    assert not any(mail.files for each in page.handed for mail in each.mails)
    mails = FakeMails()
    by_own_server(desk.diary, mails, desk.now)
    assert len(mails.got) == 1 and [state for state, _ in rows(desk.diary)] == ["sent"]

    save_settings(desk.diary, {"mail.host": ""}, now=desk.now)
    desk.now += timedelta(minutes=1)
    assert desk.send(mail=True).not_mailed == OLD_PAGE_FOR_FILES
