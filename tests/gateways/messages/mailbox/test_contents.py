"""What a mail says: an answer in its own words, an out-of-office, each form of a bounce."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.messages.mailbox import MailKind, marks_in
from scheduler_app.gateways.messages.mailbox.contents import content_of
from scheduler_app.gateways.messages.mailbox.heads import head_of
from scheduler_app.gateways.messages.mailbox.own_words import LONGEST, without_quotes

MARK = "0123456789abcdef0123456789abcdef"
RETURNED = (
    f"From: office@practice.example\nTo: anna@example.org\nSubject: Your visit\n"
    f"References: <earlier@practice.example>\nMessage-ID: <{MARK}@practice.example>\n"
)
DSN = f"""From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Return-Path: <>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="A.1"

This is a MIME-encapsulated message.

--A.1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--A.1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 1 Mar 2027 08:00:00 +0000

Final-Recipient: rfc822; anna@example.org
Original-Recipient: rfc822;anna@example.org
Action: {{action}}
Status: {{status}}
Diagnostic-Code: smtp; {{said}}

--A.1
Content-Type: text/rfc822-headers

{RETURNED}
--A.1--
"""
EXIM = f"""From: Mail Delivery System <Mailer-Daemon@exim.example>
Subject: Mail delivery failed: returning message to sender
X-Failed-Recipients: anna@example.org
Auto-Submitted: auto-replied

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  anna@example.org
    host mx.example.org [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<anna@example.org>:
    550 5.1.1 <anna@example.org>: User unknown

------ This is a copy of the message, including all the headers. ------

{RETURNED}
See you.
"""
QMAIL = f"""From: MAILER-DAEMON@qmail.example
Subject: failure notice

Hi. This is the qmail-send program at qmail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<anna@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

{RETURNED}
See you.
"""
GERMAN = f"""From: postmaster@firma.example
Subject: Unzustellbar: Ihr Termin
Content-Type: text/plain; charset=iso-8859-1

Ihre Nachricht konnte nicht an folgende Empfaenger zugestellt werden. 552 5.2.2

Message-Id: <{MARK}@practice.example>
"""


def head(mail: str | bytes) -> MailKind:
    return head_of(1, _octets(mail).partition(b"\r\n\r\n")[0], 0).kind


def _octets(mail: str | bytes) -> bytes:
    return mail if isinstance(mail, bytes) else mail.replace("\n", "\r\n").encode()


def report(action: str = "failed", status: str = "5.1.1", said: str = "550 5.1.1 no user") -> str:
    return DSN.format(action=action, status=status, said=said)


@pytest.mark.parametrize(
    ("mail", "why", "of_address"),
    [
        (report(), "the mail server knows no such mailbox. (550 5.1.1)", True),
        (report(status="5.0.0"), "the mail server knows no such mailbox. (550 5.1.1)", True),
        (report(status="5.2.2", said="552 full"), "the mailbox is full. (552 5.2.2)", True),
        (
            report(status="4.4.7", said="expired"),
            "could not deliver it. (4.4.7)",
            True,
        ),
        (report(status="5.3.4", said="552 5.3.4 big"), "than the mail server takes. (552", False),
        (report(status="5.7.1", said="554 5.7.1 spam"), "does not let this mail through.", False),
        (report(status="", said=""), "a mail server could not deliver it.", True),
        (EXIM, "the mail server knows no such mailbox. (550 5.1.1)", True),
        (QMAIL, "the mail server knows no such mailbox. (5.1.1)", True),
        (GERMAN, "the mailbox is full. (552 5.2.2)", True),
    ],
)
def test_a_mail_that_came_back(mail: str, why: str, of_address: bool) -> None:
    assert head(mail) is MailKind.RETURNED
    said = content_of(_octets(mail))
    assert said.bounce is not None
    assert said.bounce.why.startswith("It came back: ") and why in said.bounce.why
    assert "anna@" not in said.bounce.why and "<" not in said.bounce.why
    assert said.bounce.of_address is of_address
    assert marks_in(said.names)[0] == MARK


@pytest.mark.parametrize(
    "mail",
    [
        report(action="delayed", status="4.4.1", said="451 try later"),
        report(action="delivered", status="2.0.0", said="250 ok"),
        GERMAN.replace("Unzustellbar", "Verzögert").replace("552", ""),
        GERMAN.replace("postmaster", "anna"),
        DSN.replace("delivery-status", "disposition-notification"),
    ],
)
def test_what_is_no_bounce(mail: str) -> None:
    assert content_of(_octets(mail)).bounce is None


AWAY = """From: Anna <anna@example.org>
Return-Path: <{path}>
Subject: {subject}
In-Reply-To: <m@practice.example>
{more}
Mails to me can't be delivered to my desk until Monday. Returned mail waits.
"""


@pytest.mark.parametrize(
    ("path", "subject", "more", "kind"),
    [
        ("", "Re: Your visit", "", MailKind.RETURNED),
        ("", "Automatic reply: Your visit", "Auto-Submitted: auto-replied\n", MailKind.RETURNED),
        ("a@b.example", "Re: it", "Auto-Submitted: auto-replied; x=y\n", MailKind.AUTOMATIC),
        ("a@b.example", "Re: it", "Precedence: bulk\n", MailKind.AUTOMATIC),
        ("a@b.example", "Re: it", "X-Autoreply: yes\n", MailKind.AUTOMATIC),
        ("a@b.example", "Abwesenheitsnotiz: Urlaub", "", MailKind.AUTOMATIC),
        ("a@b.example", "=?utf-8?b?2LHYryDYqtmE2YLYp9im2Yo=?=", "", MailKind.AUTOMATIC),
        ("a@b.example", "Re: Your visit", "Auto-Submitted: no\n", MailKind.WRITTEN),
    ],
)
def test_an_out_of_office_is_no_bounce(path: str, subject: str, more: str, kind: MailKind) -> None:
    mail = AWAY.format(path=path, subject=subject, more=more)
    assert head(mail) is kind
    said = content_of(_octets(mail))
    assert said.bounce is None and said.text.startswith("Mails to me can't be delivered")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n\nOn Mon, 1 Mar 2027 at 08:00, Practice <a@b.example>\nwrote:\n> Come", "Yes."),
        ("Ja\n\nAm 01.03.2027 um 08:00 schrieb Praxis Müller:\n\n> Kommen Sie\n>\n> Gruß", "Ja"),
        ("نعم\n\nفي الاثنين كتب Practice:\n> Come", "نعم"),
        ("Yes\n\n-----Original Message-----\nFrom: Practice\nSent: Monday\nCome", "Yes"),
        ("Yes\n\nVon: Praxis <a@b.example>\nGesendet: Montag\nAn: Anna\n\nKommen Sie", "Yes"),
        ("Yes\n\n________________________________\nFrom: a@b.example\nCome", "Yes"),
        ("> Come at 8?\nBetter at 9.\n> Bring it?\nYes.", "Better at 9.\nYes."),
        ("Yes\n-- \nAnna Schmidt\nDirector", "Yes"),
        ("From: what I hear you come.", "From: what I hear you come."),
        ("He wrote:\nnothing", "He wrote:\nnothing"),
        ("> only what you said", ""),
    ],
)
def test_only_what_somebody_wrote_themselves(text: str, own: str) -> None:
    assert without_quotes(text) == own


def test_a_mail_in_html_alone_is_read_too() -> None:
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body><p>Yes,&nbsp;I <b>come</b>.</p>"
        "<div>See you<br>Anna</div><div class='gmail_quote'>On Monday <blockquote>Come</blockquote>"
        "</div></body></html>"
    )
    mail = f"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n{html}"
    assert content_of(_octets(mail)).text == "Yes, I come.\nSee you\nAnna"
    outlook = "<p>Yes</p><hr><div id='divRplyFwdMsg'><b>From:</b> Practice</div><div>Come</div>"
    mail = f"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n{_base64(outlook)}"
    assert content_of(_octets(mail)).text == "Yes"


def test_what_office_programs_put_into_a_page_is_left_out() -> None:
    html = (
        "<!DOCTYPE html><p>Yes<!--[if mso]><b>no</b><![endif]-->"
        "<![if !supportLists]> &amp;<![endif]> 2 < 3</p>"
    )
    assert content_of(b"Content-Type: text/html\r\n\r\n" + html.encode()).text == "Yes & 2 < 3"


def test_a_sender_with_a_comment_is_known() -> None:
    for line in ("anna@example.org (Anna)", "Anna <anna@example.org> (at (home))"):
        known = head_of(1, f"From: {line}".encode(), 0)
        assert (known.sender, known.name[:4]) == ("anna@example.org", "Anna")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("I <3 it &lt;b&gt; a < b", "I <3 it <b> a < b"),
        ("<STYLE>p > a { }</Style><p>Yes<!-- no > --> please", "Yes please"),
        ("<script>if (a<b) no()</script >Yes", "Yes"),
        ("Yes<div class=gmail_quote>On Monday<div>no</div>no</div> please", "Yes please"),
        ("Yes<hr id='divRplyFwdMsg'>From: us", "Yes"),
        ("İ<title>no</title>Yes", "İYes"),
    ],
)
def test_of_a_page_only_what_is_read(html: str, words: str) -> None:
    assert content_of(_octets(f"Content-Type: text/html; charset=utf-8\n\n{html}")).text == words


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x7f", "é", "<"])
def test_an_id_that_can_t_stand_in_a_head_is_none(sign: str) -> None:
    head = head_of(1, f"From: anna@example.org\r\nMessage-ID: <a{sign}b@c.example>\r\n".encode(), 0)
    assert head.key.startswith("mail/")


def test_a_very_long_answer_is_cut_and_says_so() -> None:
    said = content_of(b"Content-Type: text/plain\r\n\r\n" + b"word " * 5_000).text
    assert len(said) <= LONGEST and said.endswith("(the rest is in your mailbox)")


def test_an_attachment_is_not_what_somebody_says() -> None:
    mail = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n"
        "Content-Disposition: attachment; filename=a.txt\n\nsecret\n--b\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "Gr=C3=BC=C3=9Fe=\n!\n--b--\n"
    )
    assert content_of(_octets(mail)).text == "Grüße!"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "mail",
    [
        b"",
        b"\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 3_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n)
            for n in range(4_000)
        ),
        b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 100_000,
        b"Content-Type: text/plain; charset=base64\r\n\r\nYes",
        b"Content-Type: text/html\r\n\r\n" + b"<!" * 100_000,
        b"Content-Type: text/html\r\n\r\n" + b"<blockquote>" * 20_000,
        b"Subject: " + b"=?utf-8?q?" * 20_000,
        b"From: " + b"<" * 100_000 + b"\r\nSubject: =?x?b?===?= =?utf-8?q?=?=",
        b"Content-Type: text/plain" + b"; a" * 100_000,
        b"Content-Type: text/html\r\n\r\n" + b"<!--" * 20_000,
        b"Content-Type: text/html\r\n\r\n" + b"<![" * 20_000,
        b"Content-Type: text/html\r\n\r\n" + b"<a b='" * 20_000 + b">",
        b"From: " + b"(" * 1_000 + b"\r\n\r\nYes",
        b"\r\n" + b"wrote" * 20_000 + b"\r\n" + b">\r\n" * 20_000,
        b"From: mailer-daemon@x\r\nSubject: failure notice\r\n\r\n" + b"Message-ID: <" * 20_000,
        b"Content-Type: text/html\r\n\r\n<![ x]>",
        b"Content-Type: text/html\r\n\r\n<![word[ x",
        b"Content-Type: text/html\r\n\r\n&#" + b"9" * 60_000 + b";",
        b"Content-Type: text/html\r\n\r\n" + b"<a" * 32_000,
        b"Content-Type: text/html\r\n\r\n" + b"<!-- >" * 10_000,
        b"From: " + b"(" * 900 + b"\r\n\r\nYes",
        b"From: " + b"( " * 450 + b"\r\n\r\nYes",
    ],
    ids=range(25),
)
def test_whatever_somebody_sends_is_read_to_its_end(mail: bytes) -> None:
    content_of(mail)
    head_of(1, mail[:16_384], 0)


@given(st.binary(max_size=400), st.sampled_from([EXIM, QMAIL, DSN, AWAY]), st.integers(0, 2_000))
def test_nothing_that_is_sent_ends_the_reading(noise: bytes, mail: str, at: int) -> None:
    octets = _octets(mail)
    for each in (noise, octets[:at] + noise + octets[at:], octets[:at]):
        said = content_of(each)
        known = head_of(1, each, 0)
        assert len(said.text) <= LONGEST and "\n" not in known.subject + known.name
