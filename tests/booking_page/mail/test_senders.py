"""Who a mail comes from: as the host writes it down, and as every program reads it again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler_app.booking_page.mail import smtp, texts
from scheduler_app.booking_page.mail.texts import MailSetting
from scheduler_app.booking_page.settings import PageSettings, Smtp, read_settings
from scheduler_app.booking_page.store.outbox import Mail
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.smtp import content
from scheduler_app.smtp.mailbox import Mailbox, one_line
from tests.booking_page.mail.mail_server import Kept, serving
from tests.booking_page.sample import NOW, sample_publication

HOSTING = Path(__file__).parents[3] / "resources" / "hosting"
GUIDE = Path(__file__).parents[3] / "docs" / "hosting.md"
PRACTICE = sample_publication().practice
SETTINGS = PageSettings("sqlite://", "https://book.example", Mailbox("book@practice.example"))

NAMES = [
    "Anna's IT Help",
    "Müller, Schmidt & Partner, IT-Beratung für Praxen, Kanzleien und Büros in ganz Nordbayern",
    "Help, Inc., of a name that is longer than one line of a header may ever be, by far, and more",
    'The "Good" Practice, Ltd.',
    "back\\slash, and \\",
    "a <b@c.example>, d",
    "عيادة الحاسوب، بإدارة ليلى، للأفراد والشركات الصغيرة والمتوسطة في المدينة كلها",
    "می‌خواهم",
    "=?utf-8?q?pretender?=",
    "Anna\r\nBcc: all@example.org",
    "(comment) and; semicolon: colon.",
    "x" * 200,
    "日本語" * 40,
    "\u202egnirts desrever",
]


def _sent(name: str, sender: Mailbox | None = SETTINGS.mail_from) -> bytes:
    mail = Mail(1, "key-1", "erased", None, "zoe@example.org", "en", {}, 1, NOW)
    told = MailSetting(replace(PRACTICE, name=name), "https://book.example")
    return texts.write(mail, told, replace(SETTINGS, mail_from=sender), NOW).as_bytes()


def _modern(header: str, raw: bytes) -> list[tuple[str, str]]:
    read = message_from_bytes(raw, policy=default)[header]
    assert read.defects == ()
    return [(box.display_name, box.addr_spec) for box in read.addresses]


def _dated(header: str, raw: bytes) -> list[tuple[str, str]]:
    """By the functions that programs used before, and most still do."""
    found = getaddresses([str(message_from_bytes(raw)[header])])
    return [(str(make_header(decode_header(name))), address) for name, address in found]


def _by_grammar(header: str, raw: bytes) -> list[tuple[str, str]]:
    """By the grammar of RFC 5322 (3.4), read strictly, with no part of Python's own reader."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n ", " ")
    (value,) = re.findall(rf"^{header}: (.*?)\r?$", head, re.MULTILINE)
    token = re.compile(
        r'\s*(?:"((?:[^"\\]|\\.)*)"|<([^<>\s]+)>|([A-Za-z0-9!#$%&\'*+/=?^_`{|}~@.-]+)|(,))'
    )
    found: list[tuple[str, str]] = []
    words: list[str] = []
    at = 0
    while at < len(value):
        match = token.match(value, at)
        assert match, value[at:]
        quoted, address, atom, comma = match.groups()
        if address:
            found.append((" ".join(words), address))
            words = []
        elif comma:
            raise AssertionError("a second address")
        else:
            words.append(re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else atom)
        at = match.end()
    if not found:
        return [("", words[0])]
    name = found[0][0]
    coded = str(make_header(decode_header(name))) if "=?" in name else name
    return [(coded, found[0][1])]


Reader = Callable[[str, bytes], list[tuple[str, str]]]
READERS: list[Reader] = [_modern, _dated, _by_grammar]


def _same(found: list[tuple[str, str]], name: str, address: str, read: Reader) -> bool:
    """Whether one sender was read, of that name and address.

    Python's newer reader keeps the space between two encoded words of an address, which RFC 2047
    (6.2) has dropped: of what it reads only the letters count.
    """
    ((told, at),) = found
    wanted = one_line(name)
    if read is _modern:
        told, wanted = "".join(told.split()), "".join(wanted.split())
    return (told, at) == (wanted, address)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_one_sender_for_every_reader(name: str, read: Reader) -> None:
    raw = _sent(name)
    assert _same(read("From", raw), name, "book@practice.example", read)
    assert _same(read("Reply-To", raw), name, PRACTICE.email, read)
    assert read("To", raw) == [("", "zoe@example.org")]


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
@example("a, " * 60)
@example('"' * 90)
@example("\\" * 90)
def test_whatever_it_is_called(name: str) -> None:
    raw = _sent(name)
    head = raw.partition(b"\r\n\r\n")[0]
    for read in READERS:
        assert _same(read("From", raw), name, "book@practice.example", read)
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))
    assert head.isascii()


@given(st.text(st.characters(codec="utf-8"), max_size=300))
@example("=?utf-8?q?Visit=0D=0ABcc:_all=40practice.example?=")
@example("Visit =?utf-8?b?DQo=?= =?iso-8859-1?q?=E4?=, =?utf-8?q?x")
@example("a" * 200)
@example("Moved: now Thu 4 March 2027, 10:00 for a service with a very long name indeed, it has")
@example("Bestätigt: Do. 4. März 2027 um 10:00 Uhr, für eine Sache mit sehr, sehr langem Namen, ja")
def test_any_subject_comes_through_whole(words: str) -> None:
    message = content.begun(Mailbox("a@b.example"), "zoe@example.org", words, "m", NOW)
    message.set_content("x")
    raw = message.as_bytes()
    assert message_from_bytes(raw, policy=default)["Subject"] == one_line(words)
    dated = str(message_from_bytes(raw)["Subject"]).replace("\r\n ", " ").replace("\n ", " ")
    assert str(make_header(decode_header(dated))) == one_line(words)
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))


def test_they_arrive_like_that() -> None:
    post = Kept()
    with serving(post) as port:
        for name in NAMES:
            mail = Mail(1, "key-1", "erased", None, "zoe@example.org", "en", {}, 1, NOW)
            told = MailSetting(replace(PRACTICE, name=name), "https://book.example")
            smtp.over(Smtp("127.0.0.1", port))(texts.write(mail, told, SETTINGS, NOW))
    assert [envelope.mail_from for envelope in post.got] == ["book@practice.example"] * len(NAMES)
    for name, envelope in zip(NAMES, post.got, strict=True):
        for read in READERS:
            assert isinstance(envelope.content, bytes)
            found = read("From", envelope.content)
            assert _same(found, name, "book@practice.example", read)


def test_without_a_name_of_the_practice_the_sender_s_own_stands_there() -> None:
    sender = Mailbox("book@practice.example", "Practice, at the market")
    assert _modern("From", _sent("\u202e", sender)) == [
        ("Practice, at the market", "book@practice.example")
    ]


@pytest.mark.parametrize("email", ["help at the practice", "a@b", "x\r\ny@z.example", "@"])
def test_what_the_practice_writes_as_its_address_fails_no_mail(email: str) -> None:
    mail = Mail(1, "key-1", "erased", None, "zoe@example.org", "en", {}, 1, NOW)
    told = MailSetting(replace(PRACTICE, email=email), "https://book.example")
    assert texts.write(mail, told, SETTINGS, NOW)["Reply-To"] is None


# -- what the host writes down ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("book@practice.example", Mailbox("book@practice.example")),
        ("<book@practice.example>", Mailbox("book@practice.example")),
        ("Practice <book@practice.example>", Mailbox("book@practice.example", "Practice")),
        ('"Practice <book@practice.example>"', Mailbox("book@practice.example", "Practice")),
        ("'Practice <book@practice.example>'", Mailbox("book@practice.example", "Practice")),
        ('"Help, Inc." <a@b.example>', Mailbox("a@b.example", "Help, Inc.")),
        ("Help, Inc. <a@b.example>", Mailbox("a@b.example", "Help, Inc.")),
        ('"The \\"Good\\" one" <a@b.example>', Mailbox("a@b.example", 'The "Good" one')),
        ("Büro <büro@x.example>", None),
        ("Büro <post@büro.example>", Mailbox("post@xn--bro-hoa.example", "Büro")),
        ("page@localhost", Mailbox("page@localhost")),
        ("Practice", None),
        ("Practice <book@practice.example", None),
        ("Practice book@practice.example", None),
        ("a@b.example, c@d.example", None),
        ("A <a@b.example>, C <c@d.example>", None),
        ("<>", None),
        ("@practice.example", None),
        ("book@", None),
        ('"', None),
    ],
)
def test_the_sender_is_read_once_and_what_is_none_is_refused_in_words(
    written: str, read: Mailbox | None
) -> None:
    environ = {"SMTP_HOST": "mail.example", "MAIL_FROM": written}
    if read is not None:
        assert read_settings(environ).mail_from == read
        return
    with pytest.raises(InvalidInput, match="MAIL_FROM") as refused:
        read_settings(environ)
    assert "Practice <book@practice.example>" in refused.value.remedy


def test_a_mail_server_without_a_sender_is_refused_and_neither_is_not() -> None:
    with pytest.raises(InvalidInput, match="MAIL_FROM"):
        read_settings({"SMTP_HOST": "mail.example"})
    assert read_settings({}).mail_from is None


def _documented() -> list[str]:
    """Every sender that the host is told to write."""
    example = re.findall(
        r"^#?MAIL_FROM=(.*)$", (HOSTING / "page.env.example").read_text("utf-8"), re.MULTILINE
    )
    guide = re.findall(r"`([^`<]*<[^`>]*@[^`>]*>)`", GUIDE.read_text("utf-8"))
    with pytest.raises(InvalidInput) as refused:
        read_settings({"MAIL_FROM": "nobody"})
    remedy = re.findall(r"like (.*), or (.*) alone", refused.value.remedy)
    assert example and guide and remedy
    return [*example, *guide, *remedy[0]]


def test_every_documented_sender_sends() -> None:
    post = Kept()
    with serving(post) as port:
        for written in _documented():
            settings = read_settings(
                {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "MAIL_FROM": written}
            )
            assert settings.smtp is not None
            mail = Mail(1, "key-1", "erased", None, "zoe@example.org", "en", {}, 1, NOW)
            told = MailSetting(None, "https://book.example")
            smtp.over(settings.smtp)(texts.write(mail, told, settings, NOW))
    assert {envelope.mail_from for envelope in post.got} == {"book@practice.example"}
    assert len(post.got) == len(_documented())
