"""Invoices of every kind, as a practice in Berlin sends them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace

from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
    LineOf,
    LineTax,
    LineUnit,
    NoTaxWhy,
    PaperStyle,
    PayInto,
    Prepaid,
    TaxCategory,
)
from scheduler_app.domain.money.invoices.sums import of_draft

USUAL = LineTax(TaxCategory.STANDARD, 1900)
REDUCED = LineTax(TaxCategory.STANDARD, 700)
REVERSE = LineTax(TaxCategory.REVERSE)
EXEMPT = LineTax(TaxCategory.EXEMPT)

KERN = InvoiceParty(
    name="Kern IT-Hilfe",
    contact="Jana Kern",
    street="Weserstraße 14",
    postcode="12047",
    city="Berlin",
    country="DE",
    vat_id="DE136695976",
    tax_number="14/372/01234",
    email="jana@kern.example",
    phone="+49 30 1234567",
    endpoint="jana@kern.example",
    scheme="EM",
)
MEIER = InvoiceParty(
    name="Meier & Söhne Dachdeckerei GmbH",
    contact="Frau Ayşe Yıldız",
    street="Invalidenstraße 117",
    extra="Hinterhaus, 2. OG",
    postcode="10115",
    city="Berlin",
    country="DE",
    email="buchhaltung@meier.example",
    endpoint="buchhaltung@meier.example",
    scheme="EM",
)
PEETERS = InvoiceParty(
    name="Peeters & Zonen BV",
    contact="Mieke Peeters",
    street="Meir 58",
    postcode="2000",
    city="Antwerpen",
    country="BE",
    vat_id="BE0403019261",
)
SATO = InvoiceParty(
    name="Sato Trading K.K.",
    contact="Hiroshi Sato",
    street="1-2-3 Marunouchi",
    extra="Chiyoda-ku",
    postcode="100-0005",
    city="Tokyo",
    country="JP",
)
BANK = PayInto(iban="DE75512108001245126199", bic="SOLADEST600", holder="Jana Kern")
PAY_AT = "https://pay.example/i/7Hq2mVZ0kfA"
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60">'
    '<rect width="240" height="60" rx="10" fill="#11212f"/>'
    '<path d="M22 44V16h6v12l12-12h8L35 29l14 15h-8L30 32l-2 2v10z" fill="#5fd0c4"/>'
    '<rect x="66" y="19" width="120" height="8" rx="4" fill="#ffffff"/>'
    '<rect x="66" y="34" width="80" height="6" rx="3" fill="#8fa3b0"/></svg>'
)
STYLE = PaperStyle(colour="#0f766e", logo=base64.b64encode(LOGO.encode()).decode())
PLAIN = PaperStyle(colour="#1f6feb")


def document(
    draft: InvoiceDraft,
    number: str = "2027-0042",
    *,
    buyer: InvoiceParty = MEIER,
    seller: InvoiceParty = KERN,
    style: PaperStyle = STYLE,
    no_tax: str = "",
    corrects_issued: str = "",
) -> InvoiceDocument:
    """Such a draft as it was sent on a Tuesday in March."""
    return InvoiceDocument(
        uid="5b0e9f5c-7a53-4f0a-9d52-2f8c6a3f1e11",
        number=number,
        issued="2027-03-02",
        due="2027-03-16",
        draft=draft,
        sums=of_draft(draft),
        seller=seller,
        buyer=buyer,
        pay_into=BANK,
        style=style,
        pay_at=PAY_AT,
        no_tax=no_tax,
        corrects_issued=corrects_issued,
    )


VISIT = InvoiceLine(
    "Fehlersuche am Server", 9500, 2500, LineUnit.HOUR, USUAL, "Datensicherung lief seit Januar "
    "nicht mehr; Ursache war eine volle Platte.", day="2027-02-25", of=LineOf.SERVICE,
)  # fmt: skip


def two_rates() -> InvoiceDocument:
    """Two rates and a deposit that had its own invoice."""
    return document(
        InvoiceDraft(
            client_id=1,
            lines=(
                VISIT,
                InvoiceLine("Anfahrt", 4500, 1000, LineUnit.LUMP_SUM, USUAL, day="2027-02-25",
                            of=LineOf.TRIP),
                InvoiceLine("SSD 2 TB", 13990, 2000, LineUnit.PIECE, USUAL, "Samsung 990 Pro",
                            off_percent=1000, of=LineOf.PART),
                InvoiceLine("Handbuch „Sicher sichern“", 2490, 1000, LineUnit.PIECE, REDUCED,
                            of=LineOf.PART),
            ),
            language="de",
            since="2027-02-25",
            until="2027-02-26",
            reference="PO 4711-B",
            intro="Guten Tag Frau Yıldız,\nvielen Dank für Ihren Auftrag. Ich berechne Ihnen:",
            closing="Freundliche Grüße\nJana Kern",
            prepaid=(Prepaid(5000, "2027-02-11", 798, 1900, "2027-0031", "2027-02-11"),),
        )
    )  # fmt: skip


def small_business() -> InvoiceDocument:
    """Without tax, by § 19 UStG; prices as agreed with a private client."""
    return document(
        InvoiceDraft(
            client_id=2,
            lines=(
                InvoiceLine("Drucker eingerichtet", 8000, 1000, LineUnit.LUMP_SUM, EXEMPT,
                            day="2027-03-01", of=LineOf.SERVICE),
                InvoiceLine("Anfahrt", 60, 12500, LineUnit.KILOMETRE, EXEMPT, of=LineOf.TRIP),
            ),
            language="de",
            since="2027-03-01",
            until="2027-03-01",
            gross=True,
            why_no_tax=NoTaxWhy.SMALL_BUSINESS,
        ),
        buyer=InvoiceParty("Anna Schmidt", street="Sonnenallee 3", postcode="12045",
                           city="Berlin", country="DE"),
        seller=replace(KERN, vat_id=""),
        style=PLAIN,
        no_tax="Steuerfrei nach § 19 UStG (Kleinunternehmerregelung).",
    )  # fmt: skip


def reverse_charge() -> InvoiceDocument:
    """To a firm in Belgium, which owes the tax itself."""
    return document(
        InvoiceDraft(
            client_id=3,
            lines=(
                InvoiceLine("Remote support, mail migration", 9500, 6250, LineUnit.HOUR, REVERSE,
                            of=LineOf.TIME),
                InvoiceLine("Mailbox licences, March 2027", 540, 24000, LineUnit.PIECE, REVERSE),
            ),
            language="en",
            since="2027-02-15",
            until="2027-02-19",
            reference="BE-2027-118",
            why_no_tax=NoTaxWhy.REVERSE_CHARGE,
        ),
        buyer=PEETERS,
        no_tax="Reverse charge: the customer owes the VAT (Article 196, Directive 2006/112/EC).",
    )  # fmt: skip


def credit_note() -> InvoiceDocument:
    """A part of the invoice with two rates goes back."""
    return document(
        InvoiceDraft(
            client_id=1,
            kind=InvoiceKind.CREDIT,
            lines=(
                InvoiceLine("SSD 2 TB", 13990, 1000, LineUnit.PIECE, USUAL,
                            "Ein Stück zurückgenommen", off_percent=1000, of=LineOf.PART),
            ),
            language="de",
            corrects="2027-0042",
        ),
        "2027-0043",
        corrects_issued="2027-03-02",
    )  # fmt: skip


def in_yen() -> InvoiceDocument:
    """In a currency without decimals."""
    return document(
        InvoiceDraft(
            client_id=4,
            lines=(
                InvoiceLine("Network set-up, Tokyo office", 18000, 8000, LineUnit.HOUR,
                            LineTax(TaxCategory.OUTSIDE), of=LineOf.TIME),
                InvoiceLine("Access point", 24800, 3000, LineUnit.PIECE,
                            LineTax(TaxCategory.OUTSIDE), of=LineOf.PART),
            ),
            currency="JPY",
            language="en",
            since="2027-02-08",
            until="2027-02-09",
            off_percent=500,
            why_no_tax=NoTaxWhy.OUTSIDE,
        ),
        buyer=SATO,
        style=PLAIN,
        no_tax="Not subject to VAT: the service is supplied outside the European Union.",
    )  # fmt: skip


KINDS: dict[str, Callable[[], InvoiceDocument]] = {
    "two-rates": two_rates,
    "small-business": small_business,
    "reverse-charge": reverse_charge,
    "credit-note": credit_note,
    "yen": in_yen,
}
"""The five that are looked at."""


def long_one() -> InvoiceDocument:
    """Many lines, long names, and a practice whose name does not end."""
    names = ("Arbeitsplatz eingerichtet, Programme und Drucker eingebunden, Zugänge übergeben",
             "Notebook geprüft", "Router getauscht")  # fmt: skip
    lines = tuple(
        InvoiceLine(f"{names[place % 3]} ({place + 1})", 8990 + place, 1000 + 250 * (place % 4),
                    LineUnit.HOUR, USUAL if place % 5 else REDUCED,
                    "Raum 2.17; der Anschluss an der Wand war tot, ein Kabel wurde gezogen."
                    if place % 4 == 0 else "", day=f"2027-02-{place % 27 + 1:02}")
        for place in range(48)
    )  # fmt: skip
    return document(
        InvoiceDraft(client_id=9, lines=lines, language="de", gross=True, off_percent=250,
                     since="2027-02-01", until="2027-02-27"),
        buyer=InvoiceParty(
            "Gesellschaft für Gebäudetechnik, Liegenschaftsverwaltung und Instandhaltung "
            "Berlin-Brandenburg mbH & Co. KG",
            contact="Herrn Dr.-Ing. Maximilian-Alexander von und zu Hohenstein-Waldburg",
            street="Straße des 17. Juni 135", extra="Gebäude 12, Aufgang C, Poststelle 3. Stock",
            postcode="10623", city="Berlin", country="DE"),
        seller=replace(KERN, name="Jana Kern, Beratung und Hilfe rund um Netze, Rechner und "
                       "Drucker in kleinen Betrieben"),
        style=replace(PLAIN, footer="Es gelten die Bedingungen, die Sie bei der Buchung bekommen "
                      "haben. Gerichtsstand ist Berlin."),
    )  # fmt: skip


def in_arabic() -> InvoiceDocument:
    """From the right to the left, with names that do not run so."""
    return document(
        InvoiceDraft(
            client_id=5,
            lines=(
                InvoiceLine("إصلاح الطابعة في المكتب", 8000, 1500, LineUnit.HOUR, USUAL,
                            "استُبدلت الأسطوانة HP 207A", day="2027-02-25", of=LineOf.SERVICE),
                InvoiceLine("Toner HP 207A", 7490, 2000, LineUnit.PIECE, USUAL, off=1000),
            ),
            language="ar",
            since="2027-02-25",
            until="2027-02-25",
            intro="تحية طيبة،\nنشكركم على ثقتكم.",
            prepaid=(Prepaid(5000, "2027-02-11", 798, 1900, "2027-0031", "2027-02-11"),),
        ),
        buyer=InvoiceParty("مكتب النور للترجمة", contact="ليلى حداد", street="Sonnenallee 88",
                           postcode="12045", city="Berlin", country="DE"),
    )  # fmt: skip


KINDS |= {"long": long_one, "arabic": in_arabic}
