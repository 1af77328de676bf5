"""Domain, messages: what a template can tell: its variables, each a text that may be empty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

LANGUAGES = ("en", "de", "ar")
"""What templates come in; the first is what everybody else is written to in."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


PAY_LINK = "pay_link"
"""The variable without which nobody knows how to pay."""


class TemplateVariable(NamedTuple):
    """A name that a template may use, what stands for it, and what it might be."""

    name: str
    what: str
    example: str


VARIABLES: tuple[TemplateVariable, ...] = (
    TemplateVariable("name", "who is written to", "Anna Schmidt"),
    TemplateVariable("company", "their company", "Schmidt Bau"),
    TemplateVariable("service", "what was booked", "Printer setup"),
    TemplateVariable("when", "day and time, short", "Thu 3 Dec, 15:00"),
    TemplateVariable("day", "the day in full", "Thursday, 3 December 2026"),
    TemplateVariable("time", "from when until when; empty for a whole day", "15:00–16:30"),
    TemplateVariable("arrival", "the hours of arrival, where a visit has them", "15:00–17:00"),
    TemplateVariable("zone", "the zone that these times are told in", "Berlin (UTC+1)"),
    TemplateVariable("earlier", "when it was before it was moved", "Wed 2 Dec, 09:00"),
    TemplateVariable("arrives", "when you arrive, who are on the way", "14:50"),
    TemplateVariable("late", "by how much you are late", "20 minutes"),
    TemplateVariable("expected", "when it begins instead, where you are late", "15:20"),
    TemplateVariable("offered", "how many other times are to choose from", "3"),
    TemplateVariable("moved", "“yes” where it is at another time instead", "yes"),
    TemplateVariable("sooner", "the earlier hour that has become free", "Thu 3 Dec, 11:00"),
    TemplateVariable("until", "until when that hour is held", "17:00"),
    TemplateVariable("following", "how many of its series changed along with it", "3"),
    TemplateVariable("soon", "how near it is; empty where it is not", "tomorrow"),
    TemplateVariable("remote", "“yes” for work over the internet or phone", ""),
    TemplateVariable("place", "the address of a visit", "Lindenstr. 5, Berlin"),
    TemplateVariable("directions", "the way there, as the service says", "Please ring twice."),
    TemplateVariable("to_prepare", "what to have ready, as the service says", "Your charger"),
    TemplateVariable("price", "the price as it was agreed, with its tax", "€80"),
    TemplateVariable("deposit", "the deposit that is to be paid; empty where none is", "€40"),
    TemplateVariable("deposit_due", "until when it is to be paid", "Wed 2 Dec, 09:00"),
    TemplateVariable("deposit_frees", "“yes” where the hour is given free otherwise", "yes"),
    TemplateVariable(
        PAY_LINK, "where it is paid; empty while it can’t be", "https://book.example/pay/Xy7"
    ),
    TemplateVariable(
        "pay_link_follows", "“yes” where a message of its own will say where it is paid", ""
    ),
    TemplateVariable("deposit_asked", "the deposit that was agreed, paid or not", "€40"),
    TemplateVariable("deposit_paid", "what of it is paid", "€40"),
    TemplateVariable("deposit_back", "what of it goes back, once a booking is over", "€20"),
    TemplateVariable("deposit_kept", "what of it is kept then", "€15"),
    TemplateVariable("deposit_credit", "what of it stays their credit then", "€5"),
    TemplateVariable("refund", "what went back just now", "€20"),
    TemplateVariable("refund_to_card", "“yes” where it went back by card", "yes"),
    TemplateVariable("refund_why", "client, practice, no-show, released, or stands", "client"),
    TemplateVariable("link", "opens the booking: see, move, cancel", "https://book.example/m/Xy7"),
    TemplateVariable(
        "confirm_reply", "what to answer to a text to confirm; empty where none can be heard", "C"
    ),
    TemplateVariable(
        "confirm_link", "where it is confirmed with a click", "https://book.example/m/Xy7"
    ),
    TemplateVariable("page", "the booking page", "https://book.example/"),
    TemplateVariable(
        "register",
        "where they may open an account; empty for whoever has one",
        "https://book.example/register",
    ),
    TemplateVariable(
        "rate",
        "where they rate a visit that has a report; empty for all others",
        "https://book.example/rate/Xy7",
    ),
    TemplateVariable(
        "revoke",
        "where consumers withdraw from the contract; empty where that is not offered",
        "https://book.example/revoke",
    ),
    TemplateVariable("reference", "by which they name the booking there", "3F2A-91BC"),
    TemplateVariable("invoice", "the number of an invoice, or of a credit note", "2027-0042"),
    TemplateVariable("invoice_total", "what it comes to", "€190.40"),
    TemplateVariable("invoice_open", "what is to be paid of it; empty where nothing is", "€150.40"),
    TemplateVariable("invoice_due", "the day by which it is to be paid", "17 March 2027"),
    TemplateVariable("invoice_attached", "“yes” where it goes along as a PDF", "yes"),
    TemplateVariable(
        "invoice_link",
        "where it is seen and paid on the booking page",
        "https://book.example/invoice/Xy7",
    ),
    TemplateVariable(
        "invoice_pay_link",
        "where it is paid by card; empty while it can’t be",
        "https://pay.example/Xy7",
    ),
    TemplateVariable(
        "invoice_iban", "your account, where you have named one", "DE89 3704 0044 0532 0130 00"
    ),
    TemplateVariable("invoice_bic", "the BIC of your bank", "COBADEFFXXX"),
    TemplateVariable("invoice_holder", "whose account it is", "Meier IT"),
    TemplateVariable("invoice_level", "which reminder it is: 1, 2 and so on", "1"),
    TemplateVariable("invoice_fee", "the fee of this reminder; empty for none", "€5.00"),
    TemplateVariable(
        "invoice_corrects", "of a credit note: the invoice that it takes back", "2027-0041"
    ),
    TemplateVariable("invoice_part", "“yes” where it takes back a part only", ""),
    TemplateVariable("practice", "what the practice is called", "Meier IT"),
    TemplateVariable("practice_phone", "its phone", "+49 30 123456"),
    TemplateVariable("practice_email", "its address", "office@example.org"),
    TemplateVariable("language", "the language of the message", "en"),
    TemplateVariable("direction", "how that is written: ltr or rtl", "ltr"),
)

NAMES = frozenset(variable.name for variable in VARIABLES)

LINKS = ("link", "confirm_link", "page", "register", "rate", "revoke", "invoice_link")
"""Variables that lead to the booking page; empty where none is linked."""

OF_DEPOSITS = (
    "deposit", "deposit_due", "deposit_frees", PAY_LINK, "pay_link_follows", "deposit_asked",
    "deposit_paid", "deposit_back", "deposit_kept", "deposit_credit", "refund", "refund_to_card",
    "refund_why",
)  # fmt: skip
"""Variables that are empty where no deposit was asked."""

OF_TELLING = ("arrives", "late", "expected", "offered", "moved", "sooner", "until")
"""Variables that are empty but in what one tap tells."""

OF_INVOICES = tuple(variable.name for variable in VARIABLES if variable.name[:7] == "invoice")
"""Variables that are empty but in mails about invoices."""

WORDED_HERE = frozenset(
    {
        "when", "day", "time", "arrival", "zone", "earlier", "following", "soon", "price",
        *OF_TELLING,
        "deposit", "deposit_due", "deposit_asked", "deposit_paid", "deposit_back", "deposit_kept",
        "deposit_credit", "refund", "invoice_total", "invoice_open", "invoice_due", "invoice_fee",
    }
)  # fmt: skip
"""Variables that nobody types. Signs that turn the direction of writing are meant in them."""

EXAMPLES = {variable.name: variable.example for variable in VARIABLES}


def spoken(tag: str, worded: Iterable[str] = ()) -> str:
    """The language to write in to somebody of this one, such as "de" to "de-AT".

    `worded` are languages that the consultant has words in beside those of the program.
    """
    known = {*LANGUAGES, *worded}
    primary = tag.partition("-")[0]
    return tag if tag in known else primary if primary in known else LANGUAGES[0]


def direction_of(language: str) -> str:
    """The value of HTML's `dir`."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
