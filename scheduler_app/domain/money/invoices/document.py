"""Domain, money: what an invoice says: a draft that is written, a document that never changes.

A draft holds lines and what is agreed about them. `sums.of_draft` says what it comes to. Once it is
sent it becomes an `InvoiceDocument`, which holds all that is printed, and nothing that is looked up
elsewhere: whatever is made of it later says the same. Amounts are minor units of its currency,
quantities thousandths, rates and percents hundredths of a percent, days ISO 8601.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scheduler_app.domain.kept_words import KeptWord

QUANTITY = 1_000
"""Of a quantity, in one."""


class InvoiceKind(KeptWord):
    """What a document is for."""

    INVOICE = "invoice"
    """For what was done; it takes off what was paid before."""
    DEPOSIT = "deposit"
    """For a deposit that was received: the law asks for a document of its own."""
    CREDIT = "credit"
    """Takes back all or part of another; its amounts are what goes back, and not negative."""


class TaxCategory(KeptWord):
    """How an amount is taxed, by the codes of EN 16931 (UNCL 5305)."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    """No tax, for a reason that is said: that of a small business too."""
    REVERSE = "AE"
    """The customer owes the tax."""
    OUTSIDE = "O"
    """Not subject to this tax at all."""


class NoTaxWhy(KeptWord):
    """Why no tax is on it; each has its sentence in every language."""

    SMALL_BUSINESS = "small business"
    REVERSE_CHARGE = "reverse charge"
    EXEMPT = "exempt"
    OUTSIDE = "outside"
    TAXED = ""


class LineUnit(KeptWord):
    """What is counted, by the codes of UN/ECE Recommendation 20."""

    PIECE = "C62"
    HOUR = "HUR"
    DAY = "DAY"
    KILOMETRE = "KMT"
    LUMP_SUM = "LS"


class LineOf(KeptWord):
    """What a line is for; figures by service are told by it."""

    SERVICE = "service"
    TIME = "time"
    PART = "part"
    TRIP = "trip"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LineTax:
    """How a line is taxed; the rate of all but `STANDARD` is 0."""

    category: TaxCategory = TaxCategory.STANDARD
    rate: int = 0


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of a draft.

    `price` is for one unit. A discount is `off` minor units of the whole line, or `off_percent` of
    it; never both. `day` is when it was done, empty for what the invoice says of all. `service_id`
    and `booking_id` say what it is of, where it is of anything.
    """

    what: str
    price: int
    quantity: int = QUANTITY
    unit: LineUnit = LineUnit.PIECE
    tax: LineTax = LineTax()
    note: str = ""
    off: int = 0
    off_percent: int = 0
    day: str = ""
    of: LineOf = LineOf.OTHER
    booking_id: int | None = None
    service_id: int | None = None


@dataclass(frozen=True, slots=True)
class Prepaid:
    """What was paid before and is taken off: with its tax, and the document that it had.

    `number` and `issued` are those of its deposit invoice, empty where it had none.
    """

    amount: int
    day: str
    tax: int = 0
    rate: int = 0
    number: str = ""
    issued: str = ""
    booking_id: int | None = None


@dataclass(frozen=True, slots=True)
class InvoiceDraft:
    """What is written before it is sent.

    With `gross` prices contain their tax, else it comes on top. `off` or `off_percent` is a
    discount on all of it. `terms` are days until it is due. `since` and `until` are the days on
    which it was done. `reference` is what the client wants named, such as an order number. A credit
    note `corrects` the invoice of this number.
    """

    client_id: int
    lines: tuple[InvoiceLine, ...] = ()
    kind: InvoiceKind = InvoiceKind.INVOICE
    currency: str = "EUR"
    language: str = "en"
    gross: bool = False
    off: int = 0
    off_percent: int = 0
    terms: int = 14
    since: str = ""
    until: str = ""
    reference: str = ""
    intro: str = ""
    closing: str = ""
    why_no_tax: NoTaxWhy = NoTaxWhy.TAXED
    prepaid: tuple[Prepaid, ...] = ()
    bookings: tuple[int, ...] = ()
    corrects: str = ""


@dataclass(frozen=True, slots=True)
class LineSum:
    """What one line comes to without tax, after its discount.

    `unit_price` is what one unit costs without tax, in ten-thousandths of a minor unit; `off` what
    its discount takes off, without tax.
    """

    net: int
    unit_price: int
    off: int = 0


@dataclass(frozen=True, slots=True)
class TaxSum:
    """All of one category and rate: `net` is what is taxed, after every discount."""

    category: TaxCategory
    rate: int
    net: int
    tax: int
    off: int = 0
    """The part of `InvoiceDraft.off` that falls to it, without tax."""


@dataclass(frozen=True, slots=True)
class InvoiceSums:
    """What a draft comes to.

    `net` are the lines, `off` the discount on all of them, `tax` the sum of `taxes`; `total` is
    `net - off + tax`. `rounding` makes a total of agreed prices with their tax what was agreed.
    `payable` is `total + rounding - prepaid`.
    """

    lines: tuple[LineSum, ...]
    taxes: tuple[TaxSum, ...]
    net: int
    off: int
    tax: int
    total: int
    rounding: int
    prepaid: int
    payable: int


@dataclass(frozen=True, slots=True)
class InvoiceParty:
    """Somebody on an invoice. `country` is ISO 3166; `endpoint` is where e-invoices reach them.

    `scheme` is that of the endpoint (EAS), such as "EM" for an e-mail address or "9930".
    """

    name: str
    contact: str = ""
    street: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    vat_id: str = ""
    tax_number: str = ""
    email: str = ""
    phone: str = ""
    endpoint: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class PayInto:
    """The account that a transfer goes to."""

    iban: str = ""
    bic: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class PaperStyle:
    """How it looks: `#rrggbb`, and an image in base64 (PNG, JPEG or SVG), empty for none."""

    colour: str = "#1f6feb"
    logo: str = ""
    footer: str = ""


NO_ACCOUNT = PayInto()
PLAIN_STYLE = PaperStyle()


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """All that an invoice says, as it was sent. `number` is empty in a preview only.

    `pay_at` is an address at which the rest is paid, `corrects_issued` the day of the invoice that
    a credit note corrects. `no_tax` is the sentence that says why there is none.
    """

    uid: str
    number: str
    issued: str
    due: str
    draft: InvoiceDraft
    sums: InvoiceSums
    seller: InvoiceParty
    buyer: InvoiceParty
    pay_into: PayInto = NO_ACCOUNT
    style: PaperStyle = PLAIN_STYLE
    pay_at: str = ""
    no_tax: str = ""
    corrects_issued: str = ""
    format: int = field(default=1)
