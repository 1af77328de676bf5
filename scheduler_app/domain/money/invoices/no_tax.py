"""Domain, money: the sentences that say why no tax is on an invoice, as the law wants them.

Some countries prescribe the words; those stand beside the sentence in the client's language.
"""

from __future__ import annotations

from scheduler_app.domain.money.invoices.document import NoTaxWhy

_SENTENCES = {
    "en": {
        NoTaxWhy.SMALL_BUSINESS: "No VAT is charged under the scheme for small businesses.",
        NoTaxWhy.REVERSE_CHARGE: "Reverse charge: the customer is liable for the VAT "
        "(Art. 196 of Directive 2006/112/EC).",
        NoTaxWhy.EXEMPT: "Exempt from VAT.",
        NoTaxWhy.OUTSIDE: "No tax applies.",
    },
    "de": {
        NoTaxWhy.SMALL_BUSINESS: "Als Kleinunternehmen berechnen wir keine Umsatzsteuer.",
        NoTaxWhy.REVERSE_CHARGE: "Steuerschuldnerschaft des Leistungsempfängers "
        "(Reverse Charge, Art. 196 MwStSystRL).",
        NoTaxWhy.EXEMPT: "Von der Umsatzsteuer befreit.",
        NoTaxWhy.OUTSIDE: "Nicht steuerbar.",
    },
    "ar": {
        NoTaxWhy.SMALL_BUSINESS: "لا تُحتسب ضريبة القيمة المضافة بموجب نظام المنشآت الصغيرة.",
        NoTaxWhy.REVERSE_CHARGE: "احتساب عكسي: العميل هو الملزَم بدفع ضريبة القيمة المضافة "
        "(المادة 196 من التوجيه 2006/112/EC).",
        NoTaxWhy.EXEMPT: "معفى من ضريبة القيمة المضافة.",
        NoTaxWhy.OUTSIDE: "لا تنطبق أي ضريبة.",
    },
}

_PRESCRIBED = {
    (NoTaxWhy.SMALL_BUSINESS, "DE"): "Steuerfrei nach § 19 UStG (Kleinunternehmerregelung).",
    (NoTaxWhy.SMALL_BUSINESS, "AT"): "Umsatzsteuerfrei aufgrund der Kleinunternehmerregelung "
    "(§ 6 Abs. 1 Z 27 UStG).",
    (NoTaxWhy.SMALL_BUSINESS, "FR"): "TVA non applicable, art. 293 B du CGI.",
    (NoTaxWhy.SMALL_BUSINESS, "BE"): "Bijzondere vrijstellingsregeling kleine ondernemingen. "
    "Régime particulier de franchise des petites entreprises.",
    (NoTaxWhy.REVERSE_CHARGE, "FR"): "Autoliquidation.",
    (NoTaxWhy.REVERSE_CHARGE, "BE"): "Btw verlegd. Autoliquidation.",
    (NoTaxWhy.REVERSE_CHARGE, "NL"): "Btw verlegd.",
    (NoTaxWhy.REVERSE_CHARGE, "IT"): "Inversione contabile.",
    (NoTaxWhy.REVERSE_CHARGE, "ES"): "Inversión del sujeto pasivo.",
}
"""By the country of the seller, in its own language."""

_GERMAN = frozenset({"DE", "AT"})


def no_tax_sentence(why: NoTaxWhy, language: str, country: str) -> str:
    """Why there is no tax, in a client's language, for a seller of a country (ISO 3166).

    Empty where there is nothing to say.
    """
    if why is NoTaxWhy.TAXED:
        return ""
    spoken = language.partition("-")[0]
    sentence = _SENTENCES.get(spoken, _SENTENCES["en"])[why]
    prescribed = _PRESCRIBED.get((why, country), "")
    if prescribed and spoken == "de" and country in _GERMAN:
        return prescribed
    return f"{sentence} {prescribed}".strip()
