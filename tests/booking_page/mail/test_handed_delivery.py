"""Mails that were handed over, on their way: as a real server gets them, each key once."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from scheduler_app.booking_page.mail import handed_texts, smtp
from scheduler_app.booking_page.mail.delivery import deliver_due
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.settings import PageSettings, Smtp
from scheduler_app.booking_page.store import claims, files, handed_examination
from scheduler_app.booking_page.store.files import HandedFile
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.files import MailFile, file_name
from scheduler_app.domain.page.mails import HandedMail
from scheduler_app.smtp.mailbox import Mailbox
from scheduler_app.smtp.sending import PutOff, Refused, Send, Unknown
from tests.booking_page.handing_over import TEN, UID, booked, reminder, reports, rows
from tests.booking_page.mail.mail_server import Kept, serving
from tests.booking_page.sample import NOW, sample_commitment, sample_mail, sample_mails
from tests.booking_page.shop import HOUR, Shop, berlin

CALENDAR = "\r\n".join(
    (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//desktop//EN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"UID:{UID}",
        "SEQUENCE:2",
        "DTSTAMP:20270301T080000Z",
        "DTSTART:20270310T090000Z",
        "DTEND:20270310T100000Z",
        "SUMMARY:Fernhilfe · Anna\u2028s IT Help with a line that is folded because it is long",
        " er than others",
        "ORGANIZER:mailto:page@practice.example",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
)

SETTINGS = PageSettings("unused", "http://127.0.0.1", Mailbox("page@practice.example"))


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    opened = Shop(database_url)
    yield opened
    opened.database.close()


def deliver(shop: Shop, send: Send) -> int:
    parts = Parts(SETTINGS, shop.database, lambda: shop.now, Pulse(shop.database))
    return asyncio.run(deliver_due(parts, send))


def arrived(envelope: Envelope) -> EmailMessage:
    assert isinstance(envelope.original_content, bytes)
    read = message_from_bytes(envelope.original_content, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def test_an_answer_about_no_booking_stands_below_what_it_answers(shop: Shop) -> None:
    booked(shop)
    answer: dict[str, Any] = {"bound": False, "in_reply_to": "<a1@mail.example>"}
    shop.hand_over(sample_mail("k", UID[::-1], TEN, send_at=NOW, **answer))
    kept = Kept()
    with serving(kept) as port:
        assert deliver(shop, smtp.over(Smtp("127.0.0.1", port))) == 1
    mail = arrived(kept.got[0])
    assert mail["In-Reply-To"] == mail["References"] == "<a1@mail.example>"
    with pytest.raises(InvalidInput, match="no Message-ID"):
        shop.hand_over(reminder(in_reply_to="<a@b>\r\nBcc: c@d.example"))


def test_a_mail_arrives_as_text_html_and_calendar_under_the_pages_sender(shop: Shop) -> None:
    booked(shop)
    wanted = reminder(
        name='Anna "the" Müller, née Schmidt',
        subject="Ihr Termin am Mittwoch – bis dann",
        text="Bis dann.\nhttps://practice.example/b/" + "x" * 43,
        html="<p>Bis dann.</p>",
        calendar=CALENDAR,
        language="de-AT",
        reply_to="desk@practice.example",
    )
    shop.hand_over(wanted)
    kept = Kept()
    with serving(kept) as port:
        assert deliver(shop, smtp.over(Smtp("127.0.0.1", port))) == 1
    (envelope,) = kept.got
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "page@practice.example",
        ["anna@example.com"],
    )
    mail = arrived(envelope)
    assert mail["From"].addresses[0].display_name == "Anna's IT Help"
    assert mail["To"].addresses[0].display_name == 'Anna "the" Müller, née Schmidt'
    assert mail["Reply-To"].addresses[0].addr_spec == "desk@practice.example"
    assert mail["Subject"] == "Ihr Termin am Mittwoch – bis dann"
    assert (mail["Content-Language"], mail["Auto-Submitted"]) == ("de-AT", "auto-generated")
    assert mail["Date"].datetime.timestamp() == NOW
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    plain = mail.get_body(("plain",))
    assert plain is not None and plain.get_content().splitlines() == wanted.text.split("\n")
    (calendar,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "REQUEST"
    (file,) = list(mail.iter_attachments())
    for told in (calendar.get_content(), file.get_content().decode()):
        (event,) = Calendar.from_ical(told).walk("VEVENT")
        assert str(event["SUMMARY"]).endswith("longer than others")
    assert rows(shop) == {"k": "sent"} and reports(shop) == [("k", "sent")]


def test_a_file_arrives_byte_by_byte_under_a_name_in_any_writing(shop: Shop) -> None:
    booked(shop)
    content = b"%PDF-1.7\r\n\x00\xff.\n" + bytes(range(256)) * 300
    digest = hashlib.sha256(content).hexdigest()
    name = file_name("فاتورة 2027/001 – Müller", ".pdf")
    along = (MailFile(name, digest, len(content)),)
    shop.hand_over(sample_mail("k", UID[::-1], TEN, send_at=NOW, bound=False, files=along))
    file = HandedFile(digest, "application/pdf", content)
    shop.write(lambda c: files.take(c, file, NOW))
    kept = Kept()
    with serving(kept) as port:
        assert deliver(shop, smtp.over(Smtp("127.0.0.1", port))) == 1
    (part,) = arrived(kept.got[0]).iter_attachments()
    assert part.get_filename() == "فاتورة 2027-001 – Müller.pdf"
    assert (part.get_content_type(), part.get_content()) == ("application/pdf", content)


class _Says:
    """Answers for each mail in turn what it is told, and then takes all."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.got: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.got.append(arrived(envelope))
        return self.answers.pop(0) if self.answers else "250 OK"


def test_a_mail_that_was_put_off_is_known_again_by_its_id(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(reminder())
    says = _Says("451 4.7.1 greylisted")
    with serving(says) as port:
        send = smtp.over(Smtp("127.0.0.1", port))
        deliver(shop, send)
        assert rows(shop) == {"k": "waiting"}
        shop.now += 60
        deliver(shop, send)
    first, second = says.got
    assert first["Message-ID"] == second["Message-ID"] and rows(shop) == {"k": "sent"}


@pytest.mark.expects_log("mail failed")
def test_what_the_server_refuses_has_failed_with_its_reason(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(reminder())
    with serving(_Says("550 5.7.1 anna@example.com is spam")) as port:
        deliver(shop, smtp.over(Smtp("127.0.0.1", port)))
    assert rows(shop) == {"k": "failed"}
    (told,) = [event.report for event in shop.events() if event.report is not None]
    assert told.why == "the mail server said 550 5.7.1"


class _HangsUp:
    """Takes the whole mail and hangs up before it says so."""

    async def handle_DATA(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:
        assert isinstance(server.transport, asyncio.WriteTransport)
        server.transport.abort()
        return "250 OK"


@pytest.mark.expects_log("mail failed")
def test_what_is_cut_after_data_is_unknown_and_not_sent_again(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(reminder())
    with serving(_HangsUp()) as port:
        deliver(shop, smtp.over(Smtp("127.0.0.1", port)))
    assert rows(shop) == {"k": "unknown"}
    kept = Kept()
    with serving(kept) as port:
        shop.now += HOUR
        shop.hand_over(reminder(), reminder("next"))
        deliver(shop, smtp.over(Smtp("127.0.0.1", port)))
    assert len(kept.got) == 1 and reports(shop) == [("k", "unknown"), ("next", "sent")]


@pytest.mark.expects_log("bug in a mail", "mail failed", "bug in the sending")
def test_one_bad_mail_keeps_no_other_back(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    booked(shop)
    shop.hand_over(*(reminder(key) for key in ("a", "b", "c")))
    written = handed_texts.write

    def write(mail: HandedMail, *rest: Any) -> EmailMessage:
        if mail.key == "a":
            raise LookupError("what nobody has thought of")
        return written(mail, *rest)

    monkeypatch.setattr(handed_texts, "write", write)
    answers: list[Exception] = [ArithmeticError("in the sender")]

    def send(_message: EmailMessage) -> None:
        if answers:
            raise answers.pop()

    deliver(shop, send)
    assert rows(shop) == {"a": "failed", "b": "unknown", "c": "sent"}


def test_the_pages_own_mails_go_first(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(reminder("a"), reminder("b"))
    shop.ask(berlin(3, 10), shop.client("zoe"))
    to: list[str] = []
    assert deliver(shop, lambda message: to.append(str(message["To"]))) == 3
    assert to == ["zoe@example.com", "anna@example.com", "anna@example.com"]


def test_who_cancels_while_a_mail_is_sent_may_meet_it_and_who_cancelled_before_does_not(
    shop: Shop,
) -> None:
    anna = shop.client()
    starts = {"first": berlin(10, 10), "second": berlin(11, 10)}
    shop.publish_next(*(sample_commitment(uid, anna.id, at) for uid, at in starts.items()))
    shop.hand_over(*(sample_mail(uid, uid, at) for uid, at in starts.items()))
    sent: list[str] = []

    def send(message: EmailMessage) -> None:
        if not sent:
            for uid in starts:
                shop.write(lambda c, uid=uid: claims.cancel(c, anna.id, uid, shop.now))  # type: ignore[misc]
        sent.append(str(message["Subject"]))

    deliver(shop, send)
    # The claim of the first came before its cancellation, that of the second would come after.
    assert sent.count("Your appointment") == 1
    assert rows(shop) == {"first": "sent", "second": "dropped"}


def test_workers_of_several_hosts_send_each_mail_once(shop: Shop) -> None:
    booked(shop)
    shop.hand_over(*(reminder(str(number)) for number in range(40)))
    ids: list[str] = []

    def work() -> None:
        deliver(shop, lambda message: ids.append(str(message["Message-ID"])))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for number in range(10):
        # Documents come meanwhile: some mails are taken back, some say something else.
        left = [reminder(str(n), subject=f"{number}") for n in range(number, 40)]
        shop.hand_over(*left, issued_at=shop.now + number)
    for worker in workers:
        worker.join()
    deliver(shop, lambda message: ids.append(str(message["Message-ID"])))
    assert len(ids) == len(set(ids))
    found = rows(shop)
    assert set(found.values()) <= {"sent", "withdrawn"}
    assert list(found.values()).count("sent") == len(ids) == len(reports(shop))


def _refused(mail: HandedMail) -> InvalidInput | None:
    try:
        handed_examination.examine(sample_mails(mail), NOW)
    except InvalidInput as refused:
        return refused
    return None


_ANY = st.text(max_size=40)


@given(name=_ANY, subject=_ANY, text=_ANY, html=_ANY, reply=_ANY, to=_ANY, language=_ANY)
def test_whatever_is_handed_over_is_refused_in_words_or_is_one_plain_mail(
    name: str, subject: str, text: str, html: str, reply: str, to: str, language: str
) -> None:
    mails = [
        sample_mail("k", UID, TEN, name=name, subject="s", text="t"),
        sample_mail("k", UID, TEN, subject=subject, text="t"),
        sample_mail("k", UID, TEN, text=text, html=html),
        sample_mail("k", UID, TEN, reply_to=reply),
        sample_mail("k", UID, TEN, to=to),
        sample_mail("k", UID, TEN, language=language),
        sample_mail("k", UID, TEN, calendar=text),
    ]
    for mail in mails:
        refused = _refused(mail)
        if refused is not None:
            assert refused.field.startswith("mails.0.") and refused.message
            continue
        written = handed_texts.write(mail, None, SETTINGS, NOW)
        read = message_from_bytes(written.as_bytes(), policy=default)
        assert isinstance(read, EmailMessage)
        assert [box.addr_spec for box in read["To"].addresses] == [mail.to]
        assert len(read["From"].addresses) == 1 and len(read.get_all("Subject", [])) == 1
        known = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Reply-To"}
        known |= {"Content-Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
        assert set(read.keys()) <= known


@pytest.mark.parametrize("error", [PutOff("451"), Refused("550"), Unknown("cut")])
def test_each_end_is_told_once(
    shop: Shop, error: Exception, request: pytest.FixtureRequest
) -> None:
    if not isinstance(error, PutOff):
        request.applymarker(pytest.mark.expects_log("mail failed"))
    booked(shop)
    shop.hand_over(reminder(useful_until=NOW))

    def send(_message: EmailMessage) -> None:
        raise error

    for _ in range(3):
        deliver(shop, send)
        shop.now += HOUR
    (told,) = reports(shop)
    assert told[1] == {"451": "late", "550": "failed", "cut": "unknown"}[str(error)]
