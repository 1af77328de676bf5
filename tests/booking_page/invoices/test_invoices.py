"""An invoice on the page: who has its link sees it, loads it and goes to pay it; nobody else."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import replace
from typing import Any

import httpx
import pytest

from scheduler_app.booking_page.invoices.payment_code import payment_code
from scheduler_app.booking_page.operation.log import masked
from scheduler_app.booking_page.store import files
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.page.invoices import PublishedInvoice
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.links import address_of_invoice, hash_of, return_address, token_of
from tests.booking_page.phoned import KEY, Phoned
from tests.booking_page.phoned import token as token_of_booking
from tests.booking_page.sample import DAY, sample_invoice, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import hidden, registered, send

A, B = "8d7a8e5e-0c5f-4f0a-9d3b-6a1f7f0f9a10", "8d7a8e5e-0c5f-4f0a-9d3b-6a1f7f0f9a11"
STRIPE = "https://buy.stripe.example/test_7xy"
PDF = b"%PDF-1.7 of Anna"
OTHER_PDF = b"%PDF-1.7 of Otto"


def digest(content: bytes = PDF) -> str:
    return hashlib.sha256(content).hexdigest()


def token(uid: str = A, number: int = 1) -> str:
    return token_of(KEY, uid, "invoice", number)


def invoice(uid: str = A, **changes: Any) -> PublishedInvoice:
    """One that its link opens."""
    return sample_invoice(uid, **({"links": (hash_of(token(uid)),)} | changes))


AT = f"/invoice/{token()}"


@pytest.fixture
def phoned(page: Page) -> Phoned:
    """A page that shows an invoice with its file, and another one."""
    made = Phoned(page)
    show(made, invoice(file=digest()), invoice(B, number="2027-0002", file=digest(OTHER_PDF)))
    for content in (PDF, OTHER_PDF):
        keep(page, content)
    return made


def keep(page: Page, content: bytes) -> None:
    """Let the page have a file."""
    file = files.HandedFile(digest(content), "application/pdf", content)
    page.database.write_now(lambda c: files.take(c, file, page.clock.now))


def show(
    phoned: Phoned, *shown: PublishedInvoice, kinds: tuple[str, ...] = tuple(EventKind)
) -> None:
    """Publish these."""
    phoned.generation += 1
    phoned.page.publish(
        sample_publication(
            phoned.page.clock.now,
            generation=phoned.generation,
            acknowledged=len(phoned.events()),
            invoices=shown,
            kinds=kinds,
        )
    )


def paying(phoned: Phoned) -> list[tuple[str, str, bool]]:
    """Of which invoices the desktop was told that somebody pays, by which link or an account."""
    told = [one for one in phoned.events() if one.kind is EventKind.PAYING]
    return [(one.uid, one.link, bool(one.account)) for one in told]


def test_who_has_the_link_sees_what_is_to_be_paid_and_tells_nobody(phoned: Phoned) -> None:
    assert address_of_invoice("https://p.example/", token()) == f"https://p.example{AT}"
    phoned.visitor.head(AT)
    seen = phoned.visitor.get(AT)
    assert seen.status_code == 200 and paying(phoned) == []
    for words in (
        "Invoice \u20682027-0001\u2069", "€119", "To be paid by Saturday, 6 March 2027",
        "DE02 1203 0000 0000 2020 51", "buy.stripe.example", "Pay €119", "<svg",
    ):  # fmt: skip
        assert words in seen.text, words
    assert STRIPE not in seen.text, "programs that follow links find none"
    assert "2027-0002" not in seen.text and B not in seen.text and A not in seen.text
    headers = seen.headers
    assert (headers["referrer-policy"], headers["cache-control"]) == ("no-referrer", "no-store")
    assert headers["x-robots-tag"] == "noindex"
    policy = headers["content-security-policy"]
    assert "form-action 'self' https://buy.stripe.example;" in policy
    assert "unsafe-inline" not in policy and "style=" not in seen.text
    assert masked(f"GET {AT}/pdf") == "GET /invoice/…/pdf"
    assert masked(f"GET /invoices/{A}") == "GET /invoices/…"


def test_its_pdf_is_a_file_that_can_do_nothing(phoned: Phoned) -> None:
    loaded = phoned.visitor.get(f"{AT}/pdf")
    assert (loaded.status_code, loaded.content) == (200, PDF)
    headers = loaded.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"] == (
        "attachment; filename=\"invoice.pdf\"; filename*=UTF-8''Invoice%202027-0001.pdf"
    )
    assert headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert f'href="{AT}/pdf"' in phoned.visitor.get(AT).text


def test_a_number_cannot_break_out_of_the_headers(phoned: Phoned) -> None:
    odd = 'ر"; filename=evil.html; x="../../№/1'
    show(phoned, invoice(number=odd, file=digest(), kind=InvoiceKind.CREDIT.value))
    said = phoned.visitor.get(f"{AT}/pdf").headers["content-disposition"]
    assert said.isascii() and said.count('"') == 2 and "evil.html;" not in said
    assert re.fullmatch(r"[^;]+; filename=\"invoice\.pdf\"; filename\*=UTF-8''[\w.%~-]+", said)
    shown = phoned.visitor.get(AT).text
    assert "&#34;; filename=evil.html" in shown and odd not in shown


def test_there_is_no_file_before_it_came_and_none_of_another(phoned: Phoned) -> None:
    show(phoned, invoice(file="f" * 64))
    assert "as soon as our practice is online" in phoned.visitor.get(AT).text
    missing = phoned.visitor.get(f"{AT}/pdf")
    assert missing.status_code == 404 and "The PDF is not here yet" in missing.text
    for path in (f"{AT}/pdf/{digest(OTHER_PDF)}", f"{AT}/{digest(OTHER_PDF)}", f"{AT}/../{B}/pdf",
                 f"/invoice/{digest(OTHER_PDF)}/pdf", f"/invoice/{B}/pdf"):  # fmt: skip
        answer = phoned.visitor.get(path)
        assert answer.status_code == 404 and OTHER_PDF not in answer.content, path


def test_what_is_no_link_is_told_from_another_by_nothing(phoned: Phoned) -> None:
    show(phoned, invoice(links=(hash_of(token(number=2)),)))
    tried = [
        secrets.token_urlsafe(32),
        token(),
        token(B),
        token_of_booking(),
        token(number=2).swapcase(),
        token(number=2)[:-1],
        token(number=2) + "A",
        hash_of(token(number=2)),
        A,
        "é" * 43,
    ]
    for tail in ("", "/pdf"):
        answers = [_told(phoned.page.visitor().get(f"/invoice/{one}{tail}"), one) for one in tried]
        assert {status for status, _ in answers} == {404}
        assert len({text for _, text in answers}) == 1, tail
    assert phoned.visitor.get(f"/invoice/{token(number=2)}").status_code == 200
    for path in (f"/m/{token(number=2)}", f"/pay/{token(number=2)}", f"/offer/{token(number=2)}"):
        assert phoned.visitor.get(path).status_code == 404, path


def _told(answer: httpx.Response, tried: str) -> tuple[int, str]:
    text = re.sub(r'value="[0-9a-f]{40,}"|to=[^"]*', "", answer.text.replace(tried, "TRIED"))
    return answer.status_code, text


def test_guessing_is_counted(phoned: Phoned) -> None:
    answers = [
        phoned.visitor.get(f"/invoice/{secrets.token_urlsafe(32)}").status_code for _ in range(31)
    ]
    assert answers == [404] * 30 + [429]


def test_going_to_pay_tells_the_desktop_once_a_minute(phoned: Phoned) -> None:
    for _ in range(3):
        sent = send(phoned.visitor, AT)
        assert (sent.status_code, sent.headers["location"]) == (303, STRIPE)
        assert sent.headers["referrer-policy"] == "no-referrer"
    assert paying(phoned) == [(A, hash_of(token()), False)]
    phoned.page.clock.now += 61
    assert send(phoned.visitor, AT).headers["location"] == STRIPE
    assert len(paying(phoned)) == 2
    show(phoned, invoice(), kinds=("request",))
    phoned.page.clock.now += 61
    assert send(phoned.visitor, AT).headers["location"] == STRIPE
    assert len(paying(phoned)) == 2, "a desktop that would not understand"


@pytest.mark.parametrize(
    "changes",
    [
        {"paid": 11_900},
        {"paid": 1_900},
        {"credited": 11_900},
        {"pay_link": ""},
        {"pay_link": "https://pay.example/other"},
        {"closed_at": 1_800_000_000},
        {"kind": "credit"},
        {"fees": 500},
    ],
)
def test_nobody_pays_what_they_were_not_shown(phoned: Phoned, changes: dict[str, Any]) -> None:
    form = hidden(phoned.visitor.get(AT), AT)
    show(phoned, invoice(**changes))
    answer = phoned.visitor.post(AT, data=form)
    assert answer.status_code == 409 and "location" not in answer.headers
    assert "has changed" in answer.text and paying(phoned) == []


def test_without_the_token_of_the_form_nothing_is_paid(phoned: Phoned) -> None:
    assert phoned.visitor.post(AT, data={}).status_code == 403
    assert (
        phoned.visitor.post(
            AT, data={**hidden(phoned.visitor.get(AT), AT), "shown": ""}
        ).status_code
        == 409
    )
    assert paying(phoned) == []


def test_who_comes_back_from_paying_is_thanked_and_asked_nothing(phoned: Phoned) -> None:
    back = return_address(AT)
    seen = phoned.visitor.get(back).text
    assert "We are checking whether your payment" in seen and "Pay €" not in seen
    assert f'content="3; url={back}&amp;again=1"' in seen
    assert "refresh" not in phoned.visitor.get(f"{back}&again=100").text
    show(phoned, invoice(paid=11_900, closed_at=phoned.page.clock.now))
    seen = phoned.visitor.get(back).text
    assert "Your payment has arrived" in seen and "Paid" in seen and "refresh" not in seen
    assert "DE02" not in seen and "<svg" not in seen and "Total" not in seen


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due": "2027-02-28"}, "Overdue since Sunday, 28 February 2027"),
        ({"due": "2027-03-01"}, "To be paid by Monday, 1 March 2027"),
        ({"paid": 1_900}, "Paid in part; the rest by"),
        ({"fees": 500}, "€124"),
        ({"paid": 12_000, "closed_at": 1_803_888_000}, "You have paid €1 too much"),
        ({"credited": 11_900, "closed_at": 1_803_888_000}, "Taken back by a credit note"),
        ({"credited": 11_900, "paid": 500, "closed_at": 1_803_888_000}, "paid €5 too much"),
        ({"closed_at": 1_803_888_000}, "Closed: nothing is to be paid"),
        ({"paid": -2_000, "payable": 9_900}, "Given back to you"),
        ({"payable": 9_900}, "Paid before"),
        ({"kind": "credit", "corrects": "2027-0000"}, "It takes back €119 of invoice"),
        ({"currency": "JPY", "total": 500, "payable": 500}, "¥500"),
        ({"pay_link": "", "iban": ""}, "How it is paid is written on the invoice"),
    ],
)
def test_how_it_stands_is_said(phoned: Phoned, changes: dict[str, Any], words: str) -> None:
    show(phoned, invoice(**changes))
    assert words in phoned.visitor.get(AT).text


def test_it_is_forgotten_90_days_after_it_was_closed(phoned: Phoned) -> None:
    show(phoned, invoice(closed_at=phoned.page.clock.now, file=digest()))
    phoned.page.clock.now += 90 * DAY - 1
    assert phoned.visitor.get(AT).status_code == 200
    phoned.page.clock.now += 1
    for path in (AT, f"{AT}/pdf"):
        gone = phoned.visitor.get(path)
        assert gone.status_code == 404 and "no invoice to be seen here" in gone.text


def test_a_client_finds_theirs_in_the_list_and_nobody_elses(page: Page) -> None:
    phoned = Phoned(page)
    zoe = registered(page)
    account, other = phoned.account(), registered(page, "otto@example.org")
    show(phoned, invoice(account=account, file=digest()), invoice(B, number="2027-0002"))
    keep(page, PDF)
    listed = zoe.get("/appointments").text
    assert f'href="/invoices/{A}"' in listed and "2027-0002" not in listed
    assert "Nothing here yet" not in listed
    assert "2027-000" not in other.get("/appointments").text
    own = f"/invoices/{A}"
    assert "Back to my appointments" in zoe.get(own).text
    assert zoe.get(f"{own}/pdf").content == PDF
    assert send(zoe, own).headers["location"] == STRIPE
    assert paying(phoned) == [(A, "", True)]
    for path in (own, f"{own}/pdf"):
        assert other.get(path).status_code == 404
        assert page.visitor().get(path).headers["location"].startswith("/login?")
    for guess in (B, A.upper(), A[:-1], "%25", f"{A}%00"):
        assert zoe.get(f"/invoices/{guess}").status_code in {400, 404}, guess
    assert other.post(own, data=hidden(other.get("/account"), own)).status_code == 404


@pytest.mark.parametrize("language", ["de", "ar"])
def test_it_reads_in_the_clients_language(phoned: Phoned, language: str) -> None:
    seen = phoned.visitor.get(AT, headers={"Accept-Language": language})
    assert seen.headers["content-language"] == language
    assert {"de": "Zu zahlen bis", "ar": "تُدفع حتى"}[language] in seen.text
    name = phoned.visitor.get(f"{AT}/pdf", headers={"Accept-Language": language})
    assert {"de": "Rechnung%20", "ar": "%D9%81"}[language] in name.headers["content-disposition"]


def test_the_code_of_a_transfer_is_for_euros_and_ibans_only() -> None:
    one = invoice()
    drawn = payment_code(one)
    assert drawn is not None and drawn.startswith("<svg") and "style" not in drawn
    assert payment_code(replace(one, fees=1)) != drawn
    assert payment_code(replace(one, holder="ß" * 100)) is not None
    assert payment_code(replace(one, holder="ß" * 100, number="№" * 100)) is None, "too long"
    for changes in ({"currency": "CHF"}, {"iban": ""}, {"holder": ""}, {"paid": 11_900},
                    {"payable": 10**12}, {"kind": "credit"}):  # fmt: skip
        assert payment_code(replace(one, **changes)) is None, changes
