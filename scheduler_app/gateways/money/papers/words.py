"""Gateways, money: papers: what is printed on them beside what was written, in each language."""

from __future__ import annotations

from dataclasses import dataclass, fields

from scheduler_app.domain.money.invoices.document import InvoiceKind


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Labels and sentences of one language; names in braces stand for what they say."""

    invoice: str
    deposit: str
    credit: str
    draft: str
    number: str
    issued: str
    due: str
    done: str
    reference: str
    your_tax_id: str
    corrects: str
    of_day: str
    what: str
    quantity: str
    price: str
    gross_price: str
    tax: str
    net: str
    amount: str
    lump_sum: str
    discount: str
    carried: str
    carried_on: str
    lines: str
    net_total: str
    tax_on: str
    total: str
    rounding: str
    prepaid: str
    prepaid_invoice: str
    prepaid_tax: str
    payable: str
    credited: str
    nothing_left: str
    pay_until: str
    online: str
    holder: str
    purpose: str
    by_bank: str
    by_card: str
    vat_id: str
    tax_number: str
    page: str
    statement: str
    from_to: str
    since: str
    until: str
    opening: str
    closing: str
    overdue: str
    day: str
    document: str
    balance: str
    nothing_happened: str

    def title(self, kind: InvoiceKind) -> str:
        """What a document of that kind is called."""
        return {
            InvoiceKind.INVOICE: self.invoice,
            InvoiceKind.DEPOSIT: self.deposit,
            InvoiceKind.CREDIT: self.credit,
        }[kind]


def words_in(language: str, country: str) -> PaperWords:
    """Those of a language tag such as “de-AT”; English where there are none.

    `country` is that of the seller: not everywhere is a tax on sales one on value added, and laws
    of one language call it, and its numbers, by names of their own.
    """
    spoken = language.partition("-")[0]
    if spoken not in _WORDS:
        spoken = "en"
    if spoken == "en" and country in _TAX_ON_SALES:
        return _PLAIN_TAX
    return _OF_COUNTRY.get((spoken, country), _WORDS[spoken])


def _words(table: str) -> PaperWords:
    """Those of a table whose lines say what a word is for, and the word."""
    pairs = (line.split("|", 1) for line in table.strip().splitlines())
    said = {name.strip(): word.strip() for name, word in pairs}
    return PaperWords(**{each.name: said[each.name] for each in fields(PaperWords)})


_ENGLISH = """
invoice          | Invoice
deposit          | Deposit invoice
credit           | Credit note
draft            | Draft
number           | Number
issued           | Date
due              | Due
done             | Done on
reference        | Your reference
your_tax_id      | Your VAT number
corrects         | For invoice
of_day           | {number} of {day}
what             | Description
quantity         | Quantity
price            | Unit price
gross_price      | Price incl. VAT
tax              | VAT
net              | Net
amount           | Amount
lump_sum         | flat
discount         | Discount
carried          | Brought forward
carried_on       | Carried forward
lines            | Subtotal
net_total        | Net
tax_on           | VAT {rate} on {net}
total            | Total
rounding         | Rounding
prepaid          | Deposit of {day}
prepaid_invoice  | invoice {number}
prepaid_tax      | incl. {tax} VAT ({rate})
payable          | To pay
credited         | Taken back
nothing_left     | Nothing is left to pay. Thank you.
pay_until        | Please pay {amount} by {day}.
online           | Online
holder           | Account holder
purpose          | Reference
by_bank          | Scan with your banking app
by_card          | Pay online, by card for example
vat_id           | VAT number
tax_number       | Tax number
page             | Page {page} of {pages}
statement        | Statement of account
from_to          | {since} to {until}
since            | From
until            | To
opening          | Open before
closing          | Open
overdue          | Overdue
day              | Date
document         | Number
balance          | Balance
nothing_happened | Nothing was billed or paid in this time.
"""

_GERMAN = """
invoice          | Rechnung
deposit          | Anzahlungsrechnung
credit           | Rechnungskorrektur
draft            | Entwurf
number           | Nummer
issued           | Datum
due              | Fällig
done             | Leistungsdatum
reference        | Ihr Zeichen
your_tax_id      | Ihre USt-IdNr.
corrects         | Zu Rechnung
of_day           | {number} vom {day}
what             | Bezeichnung
quantity         | Menge
price            | Einzelpreis
gross_price      | Preis inkl. MwSt.
tax              | MwSt.
net              | Netto
amount           | Betrag
lump_sum         | pauschal
discount         | Rabatt
carried          | Übertrag
carried_on       | Übertrag
lines            | Zwischensumme
net_total        | Nettobetrag
tax_on           | MwSt. {rate} auf {net}
total            | Gesamtbetrag
rounding         | Rundung
prepaid          | Anzahlung vom {day}
prepaid_invoice  | Rechnung {number}
prepaid_tax      | darin {tax} MwSt. ({rate})
payable          | Zu zahlen
credited         | Korrekturbetrag
nothing_left     | Es ist nichts mehr zu zahlen. Vielen Dank.
pay_until        | Bitte zahlen Sie {amount} bis zum {day}.
online           | Online
holder           | Kontoinhaber
purpose          | Verwendungszweck
by_bank          | Mit der Banking-App scannen
by_card          | Online bezahlen, etwa mit Karte
vat_id           | USt-IdNr.
tax_number       | Steuernummer
page             | Seite {page} von {pages}
statement        | Kontoauszug
from_to          | {since} bis {until}
since            | Von
until            | Bis
opening          | Vorher offen
closing          | Offen
overdue          | Überfällig
day              | Datum
document         | Nummer
balance          | Saldo
nothing_happened | In dieser Zeit wurde nichts berechnet oder bezahlt.
"""

_ARABIC = """
invoice          | فاتورة
deposit          | فاتورة دفعة مقدمة
credit           | إشعار دائن
draft            | مسودة
number           | الرقم
issued           | التاريخ
due              | تاريخ الاستحقاق
done             | تاريخ التنفيذ
reference        | مرجعكم
your_tax_id      | رقمكم الضريبي
corrects         | عن الفاتورة
of_day           | {number} بتاريخ {day}
what             | البيان
quantity         | الكمية
price            | سعر الوحدة
gross_price      | السعر مع الضريبة
tax              | الضريبة
net              | الصافي
amount           | المبلغ
lump_sum         | مقطوع
discount         | خصم
carried          | المرحّل من الصفحة السابقة
carried_on       | المرحّل إلى الصفحة التالية
lines            | المجموع الفرعي
net_total        | الصافي
tax_on           | ضريبة {rate} على {net}
total            | الإجمالي
rounding         | تقريب
prepaid          | دفعة مقدمة بتاريخ {day}
prepaid_invoice  | الفاتورة {number}
prepaid_tax      | منها ضريبة {tax} ({rate})
payable          | المبلغ المستحق
credited         | المبلغ المخصوم
nothing_left     | لم يبق شيء للدفع. شكرًا لكم.
pay_until        | يرجى دفع {amount} حتى {day}.
online           | عبر الإنترنت
holder           | صاحب الحساب
purpose          | مرجع التحويل
by_bank          | امسحوا الرمز بتطبيق المصرف
by_card          | ادفعوا عبر الإنترنت، بالبطاقة مثلًا
vat_id           | رقم ضريبة القيمة المضافة
tax_number       | الرقم الضريبي
page             | صفحة {page} من {pages}
statement        | كشف حساب
from_to          | {since} إلى {until}
since            | من
until            | إلى
opening          | المفتوح سابقًا
closing          | المفتوح
overdue          | متأخر السداد
day              | التاريخ
document         | الرقم
balance          | الرصيد
nothing_happened | لم تصدر فواتير ولا مدفوعات في هذه المدة.
"""

_WORDS = {"en": _words(_ENGLISH), "de": _words(_GERMAN), "ar": _words(_ARABIC)}

_TAX_ON_SALES = frozenset("AU CA IN JP MY NZ SG US".split())
_PLAIN_TAX = _words(
    _ENGLISH.replace("Your VAT", "Your tax")
    .replace("incl. VAT", "incl. tax")
    .replace("VAT", "Tax")
    .replace("{tax} Tax", "{tax} tax")
)
_OF_COUNTRY = {
    ("de", "AT"): _words(_GERMAN.replace("MwSt.", "USt.").replace("USt-IdNr.", "UID-Nr.")),
    ("de", "CH"): _words(_GERMAN.replace("MwSt.", "MWST").replace("USt-IdNr.", "MWST-Nr.")),
    ("en", "FR"): _words(_ENGLISH.replace("Tax number", "SIREN/SIRET")),
}
