"""Templates: what comes with the program, what is refused, and that nobody gets into one."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.deposit import DEPOSIT_MESSAGES
from scheduler_app.domain.messages.direct import TEMPLATES_OF
from scheduler_app.domain.messages.message import MessagePart
from scheduler_app.domain.messages.segments import segments_of
from scheduler_app.domain.messages.variables import (
    EXAMPLES,
    LANGUAGES,
    NAMES,
    OF_DEPOSITS,
    direction_of,
)
from scheduler_app.gateways.messages.templates import TemplateWriter

WRITER = TemplateWriter()
TEMPLATES = WRITER.templates()
MINIMAL = dict.fromkeys(NAMES, "") | {"name": "A", "day": "D", "when": "W", "zone": "Z"}
NO_CALENDAR = re.compile(r"grid|flex|position\s*:|<form|<style|<img|<script|display:\s*none")
OWN: dict[tuple[str, str, MessagePart], str] = {}


class TagBalance(HTMLParser):
    """Counts tags that are open; `wrong` are those that were closed out of order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "meta"}:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def read_html(html: str) -> TagBalance:
    parser = TagBalance()
    parser.feed(html)
    parser.close()
    return parser


def variables(language: str, **more: str) -> dict[str, str]:
    return {**EXAMPLES, "language": language, "direction": direction_of(language), **more}


def test_all_that_the_rules_name_is_there() -> None:
    assert set(TEMPLATES) == {
        "booked", "moved", "cancelled", "reminder", "confirm", "thanks", "follow-up", "book-anew",
        *DEPOSIT_MESSAGES, *TEMPLATES_OF.values(),
    }  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_reads_well_with_everything_and_with_little(
    template: str, language: str
) -> None:
    for part in MessagePart:
        WRITER.check(template, part, WRITER.source(template, language, part))
    if language != "en":
        for part in MessagePart:
            assert WRITER.source(template, language, part) != WRITER.source(template, "en", part)
    little = MINIMAL | {"language": language, "direction": direction_of(language)}
    for facts in (variables(language), little):
        said = WRITER.write(template, language, facts, OWN)
        assert said.subject and "\n" not in said.subject and said.sms and "\n" not in said.sms
        assert not re.search(r"\n\S.*\n    ", said.text), "the visit stands by itself"
        assert "\n\n\n" not in said.text and said.text == said.text.strip("\n") + "\n"
        for words in (said.subject, said.text, said.sms, said.html):
            assert "{{" not in words and "{%" not in words
            assert not re.search(r"None|Undefined|[:,،] *$", words), "a sentence breaks off"
        assert not NO_CALENDAR.search(said.html)
        html = read_html(said.html)
        assert html.open == [] and html.wrong == []
        assert f'dir="{direction_of(language)}"' in said.html
        assert 'name="color-scheme" content="light dark"' in said.html
        linked = {link for link in html.links if link.startswith("http")}
        assert linked == set(re.findall(r"https?://\S+", said.text))
        assert said.sms == said.sms.strip() and segments_of(said.sms).count <= 3
        assert html.links or facts is little


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_without_a_page_signs_below_an_empty_line(template: str, language: str) -> None:
    alone = variables(language, page="", link="", register="", to_prepare="", directions="")
    said = WRITER.write(template, language, alone, OWN)
    assert f"\n\n{alone['practice']}\n" in said.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ["booked", "moved", "cancelled", "book-anew"])
def test_without_a_deposit_nothing_is_said_of_one(template: str, language: str) -> None:
    plain = variables(language, **dict.fromkeys(OF_DEPOSITS, ""))
    said, asked = (
        WRITER.write(template, language, each, OWN) for each in (plain, variables(language))
    )
    word = {"en": "eposit", "de": "nzahlung", "ar": "ربون"}[language]
    assert not any(word in part for part in (said.subject, said.text, said.html, said.sms))
    assert word in asked.text and word in asked.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_called_off_does_not_say_that_they_arrive(language: str) -> None:
    facts = variables(language, arrival="10:00-11:00")
    booked, cancelled = (
        next(
            line
            for line in WRITER.write(each, language, facts, OWN).text.splitlines()
            if "10:00-11:00" in line
        )
        for each in ("booked", "cancelled")
    )
    assert booked != cancelled
    assert "10:00-11:00" in WRITER.write("cancelled", language, facts, OWN).html


def test_a_text_of_latin_letters_needs_the_small_alphabet() -> None:
    facts = variables(
        "en", when="Thu 3 Dec, 3:00\N{NARROW NO-BREAK SPACE}PM", zone="New York (UTC−5)"
    )
    for template in TEMPLATES:
        said = WRITER.write(template, "en", facts, OWN)
        assert segments_of(said.sms).alphabet == "GSM-7" and segments_of(said.sms).count == 1


ONE_DAY = dict.fromkeys(NAMES, "") | {
    "practice": "Nord IT", "confirm_reply": "C", "offered": "3", "until": "11:00",
    "time": "10:00", "expected": "10:40", "arrives": "10:20", "zone": "Berlin (UTC+1)",
    "link": f"https://termin.example/m/{'x' * 43}",
}  # fmt: skip
TOLD = {
    "en": ("Remote help", "40 minutes", "Thu 4 Mar, 10:00"),
    "de": ("Fernwartung", "40 Minuten", "Do. 4. März, 10:00"),
}


@pytest.mark.parametrize("template", ["confirm", "late", "lost", "earlier", "moved", "on-my-way"])
@pytest.mark.parametrize("language", TOLD)
def test_a_text_with_its_link_fits_one_segment(template: str, language: str) -> None:
    service, late, when = TOLD[language]
    said = {"service": service, "late": late, "language": language}
    facts = ONE_DAY | said | dict.fromkeys(("when", "sooner", "earlier"), when)
    sms = WRITER.write(template, language, facts, OWN).sms
    assert segments_of(sms).count == 1, sms


def test_a_zone_stays_in_one_piece_among_arabic_words() -> None:
    zone = "برلين (\u2066UTC+1\u2069)"
    said = WRITER.write("reminder", "ar", variables("ar", zone=zone, arrival=""), OWN)
    assert zone in said.text and zone in said.html and zone in said.sms


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_number_to_call_stays_in_one_piece_among_arabic_words(template: str) -> None:
    number = "+49 30 1234567"
    facts = variables("ar", practice_phone=number, link="", confirm_link="", confirm_reply="")
    said = WRITER.write(template, "ar", facts, OWN)
    for line in (*said.text.splitlines(), said.sms):
        assert line.strip() in {"", number} or line.count(number) == line.count(
            f"\u2066{number}\u2069"
        )


@pytest.mark.parametrize(
    ("text", "part", "told"),
    [
        ("Hello\n{{ nmae }}", MessagePart.TEXT, "Line 2: there is no variable “nmae”"),
        (
            "Hello\n\n{% if place %}\nAt {{ place }}\n\nBye",
            MessagePart.TEXT,
            "Line 3: “{% if place %}” begins here and is not closed: “{% endif %}” is missing.",
        ),
        (
            "{% if place %}a{% if soon %}b{% else %}\nc{% endif %}",
            MessagePart.TEXT,
            "Line 1: “{% if place %}” begins here",
        ),
        (
            "a\n{% if place %}{% else %}\n{% else %}{% endif %}",
            MessagePart.TEXT,
            "Line 3: “{% else %}” stands behind the “{% else %}” of “{% if place %}”.",
        ),
        (
            "Hi {{ name\n\nSee {{ link }}\n",
            MessagePart.SUBJECT,
            "Line 1: “{{ name” begins here and is not closed: “}}” is missing.",
        ),
        ("a\n{{ name %}\n", MessagePart.TEXT, "Line 2: “{{ name” begins here and is not closed"),
        ("a\n\nb {% if place\nc", MessagePart.TEXT, "Line 3: “{% if place” begins here"),
        ("a\n{# b", MessagePart.TEXT, "Line 2: “{# b” begins here and is not closed: “#}”"),
        (
            "{% if soon %}a{% endif %}\nb\n{%- endif %}",
            MessagePart.TEXT,
            "Line 3: “{%- endif %}” is one too many: no “{% if … %}” is open here.",
        ),
        ("a\n{% else %}", MessagePart.TEXT, "Line 2: “{% else %}” is one too many"),
        ("a\n{% if %}b{% endif %}", MessagePart.TEXT, "“{% if %}” does not say what it asks"),
        ("a\n{{ }}\nb", MessagePart.TEXT, "Line 2: “{{ }}” is empty."),
        ("a\n{{ last name }}", MessagePart.TEXT, "Line 2: “{{ last name }}” can't be read."),
        ("a\n{% if a b %}{% endif %}", MessagePart.TEXT, "Line 2: “{% if a b %}” can't be read."),
        ("\n{% fi place %}", MessagePart.TEXT, "Line 2: a message can't hold “{% fi place %}”"),
        (
            "{% block words %}{% if soon %}{% endblock %}",
            MessagePart.HTML,
            "Line 1: “{% endblock %}” stands before the end of “{% if soon %}” in line 1.",
        ),
        ("{{ name.__class__ }}", MessagePart.TEXT, "getattr"),
        ("{{ name['x'] }}", MessagePart.TEXT, "getitem"),
        ("{{ range(9) }}", MessagePart.TEXT, "Line 1: "),
        ("{{ name() }}", MessagePart.TEXT, "call"),
        ("{{ 'a' * 99999999999 }}", MessagePart.TEXT, "mul"),
        ("{{ 9 ** 9 ** 9 ** 9 }}", MessagePart.TEXT, "pow"),
        ("{% for a in name %}{{ a }}{% endfor %}", MessagePart.TEXT, "Line 1: "),
        ("{% set x = name ~ name %}{{ x }}", MessagePart.TEXT, "Line 1: "),
        ("{% include 'layout.html' %}", MessagePart.HTML, "include"),
        ("{% extends '/etc/passwd' %}", MessagePart.HTML, "layout.html"),
        ("{% extends 'layout.html' %}", MessagePart.TEXT, "layout.html"),
        ("{{ name|safe }}", MessagePart.HTML, "there is no filter “safe”"),
        ("{{ name|replace('a', 'b') }}", MessagePart.TEXT, "“replace”, only capitalize, default,"),
        ("{{ name|default('}} {{') }}{% if soon %}", MessagePart.TEXT, "Line 1: “{% if soon %}”"),
        ("{% macro a() %}{% endmacro %}", MessagePart.TEXT, "macro"),
        ("  \n", MessagePart.TEXT, "There is no text"),
        ("x" * 20_001, MessagePart.TEXT, "longer than"),
        ("(" * 5_000, MessagePart.TEXT, None),
        ("{{ " + "(" * 6_000 + "name" + ")" * 6_000 + " }}", MessagePart.TEXT, "nested too deep"),
        ("{% if name %}" * 700 + "{% endif %}" * 700, MessagePart.TEXT, "nested too deep"),
        ("Reply CANCEL to cancel", MessagePart.SMS, "“Reply CANCEL”"),
        ("Reply cancel if you can't", MessagePart.SMS, "“Reply cancel”"),
        ("Text END to 123", MessagePart.SMS, "carriers"),
        ("hi\nTo stop, answer QUIT", MessagePart.SMS, "Line 2"),
        ("Send UNSUBSCRIBE to us", MessagePart.SMS, "carriers"),
        ("Mit STOPP antworten", MessagePart.SMS, "carriers"),
        ("Bitte ABMELDEN senden", MessagePart.SMS, "carriers"),
        ("للإلغاء أرسل إلغاء", MessagePart.SMS, "carriers"),
        ("Reply STOP to end these", MessagePart.TEXT, "carriers"),
        ("Just reply to cancel", MessagePart.TEXT, None),
        ("We send the bill at the end. Cancel by the link.", MessagePart.SMS, None),
        ("{{ name|upper }}{% if not place %}{{ day ~ zone }}{% endif %}", MessagePart.SMS, None),
        ("{{ 'a' if soon else 'b' }}{{ name|default('x') }}", MessagePart.TEXT, None),
    ],
)
def test_what_can_not_be_is_refused_with_its_place(
    text: str, part: MessagePart, told: str | None
) -> None:
    if told is None:
        WRITER.check("reminder", part, text)
        return
    with pytest.raises(InvalidInput, match=re.escape(told)):
        WRITER.check("reminder", part, text)


def test_a_message_that_is_not_there_is_named(tmp_path: object) -> None:
    for name in ("nothing", "..", "../message_templates/reminder", ""):
        with pytest.raises(InvalidInput, match="There is no message"):
            WRITER.source(name, "en", MessagePart.TEXT)
    english = WRITER.source("reminder", "en", MessagePart.TEXT)
    for language in ("fr", "../de", "/etc", ""):
        assert WRITER.source("reminder", language, MessagePart.TEXT) == english


def test_a_wording_that_grew_wrong_meanwhile_is_told_in_words() -> None:
    for text in ("{{ gone }}", "{% if %}", "{{ name.x }}"):
        own = {("reminder", "en", MessagePart.SMS): text}
        with pytest.raises(InvalidInput):
            WRITER.write("reminder", "en", variables("en"), own)
    own = {("reminder", "en", MessagePart.TEXT): "{{ name }}" * 1_900}
    with pytest.raises(InvalidInput, match="too long"):
        WRITER.write("reminder", "en", variables("en", name="x" * 9_000), own)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{% for a in 'xyz' %}{{ a }}{% endfor %}",
        "{% include 'layout.html' %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{{ '%9999999999d'|format(1) }}",
        "{{ " + "(" * 6_000 + "name" + ")" * 6_000 + " }}",
        "{{ name" + "|upper" * 3_000 + " }}",
        "{% if name %}" * 1_000 + "{% endif %}" * 300,
        "x" * 20_001,
    ],
)
def test_a_wording_that_somebody_elses_diary_brings_is_examined_before_it_is_filled(
    text: str,
) -> None:
    own = {("reminder", "en", MessagePart.TEXT): text}
    with pytest.raises(InvalidInput):
        WRITER.write("reminder", "en", variables("en"), own)


NASTY = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\r\n\x00\u202e\u2066\u2028<>&\"'{}%#;:"),
    ),
    max_size=40,
) | st.sampled_from([
    "{{ 7 * 7 }}", "{% extends 'x' %}", "</td><script>alert(1)</script>", "a\r\nBcc: b@example.org",
    "\u202egnp.exe", '"><a href="https://evil.example">', "javascript:alert(1)",
])  # fmt: skip


@given(NASTY, NASTY, NASTY)
def test_nobody_gets_into_a_message_by_a_name(name: str, service: str, place: str) -> None:
    """Neither Jinja, nor HTML, nor another header, nor what turns the writing around."""
    facts = variables("en", name=name, service=service, place=place, directions=place)
    said = WRITER.write("booked", "en", facts, OWN)
    plain = WRITER.write("booked", "en", variables("en"), OWN)
    for line in (said.subject, said.sms):
        assert len(line.splitlines()) == 1
    for turned in "\u202e\u2066\x00\r":
        assert turned not in said.text + said.html + said.subject + said.sms
    theirs, ours = read_html(said.html), read_html(plain.html)
    assert theirs.open == [] and theirs.wrong == []
    assert theirs.links == ours.links


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_words_of_another_direction_stand_apart_and_no_line_is_left_empty(
    template: str, language: str
) -> None:
    typed = {"service": "Drucker (WLAN)!", "directions": "Tor auf?", "to_prepare": "Kabel?"}
    for place in ("Hof 1 (links)", ""):
        told = variables(language, **typed, place=place, remote="")
        html = WRITER.write(template, language, told, OWN).html
        for words in (*typed.values(), place):
            body = html[html.index("<body") :]
            assert body.count(words) == body.count(f"<bdi>{words}</bdi>") or not words
        assert not re.search(r"<br>\s*<br>", html)
