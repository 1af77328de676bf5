"""Domain, money: the sentences that tell a policy to clients, in each language that there is.

Names in braces stand for what is told: `{amount}` with its currency, `{percent}` and `{hours}` with
their sign and word, `{times}` how often, `{services}` the names of services.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scheduler_app.domain.money.policy import AskedOf, Unpaid


@dataclass(frozen=True, slots=True)
class ShareSentences:
    """A sentence about what goes back of a deposit: all of it, some of it, or nothing."""

    whole: str
    some: str
    nothing: str


@dataclass(frozen=True, slots=True)
class PolicySentences:
    """How one language tells a policy.

    `times` has the words for once and twice, then by the plural form of a larger number.
    """

    fixed: str
    percent: str
    none: str
    whom: Mapping[AskedOf, str]
    at_once: str
    within: str
    unpaid: Mapping[Unpaid, str]
    ladder: str
    rung: str
    rung_to_start: str
    below: str
    below_start: str
    shares: ShareSentences
    never_back: str
    counted: str
    consultant_cancels: ShareSentences
    no_show: ShareSentences
    no_moves: str
    moves: str
    any_moves: str
    revocation: str
    times: Mapping[int | str, str]
    services: str
    services_instead: str
    quoted: str
    comma: str


_ENGLISH = PolicySentences(
    fixed="A deposit of {amount} is paid for each booking, but never more than its price.",
    percent="A deposit of {percent} of the price is paid for each booking.",
    none="No deposit is paid.",
    whom=MappingProxyType(
        {
            AskedOf.EVERYONE: "The deposit is asked of everyone who books.",
            AskedOf.NEW: "The deposit is asked of clients who have not had a visit here yet.",
            AskedOf.UNRELIABLE: (
                "The deposit is asked of clients who, in the past 12 months, have cancelled less "
                "than 24 hours before the start or have not come."
            ),
        }
    ),
    at_once=(
        "It is to be paid at once; you have an hour for it from when the link to pay by is there."
    ),
    within=(
        "It is to be paid within {hours} of the booking being confirmed, and in any case before "
        "the start."
    ),
    unpaid=MappingProxyType(
        {
            Unpaid.RELEASE: (
                "If it has not been paid by then, the booking lapses and the time is free for "
                "others again."
            ),
            Unpaid.ASK: (
                "If it has not been paid by then, the practice decides whether the booking stands."
            ),
        }
    ),
    ladder="If you cancel, this much of the deposit goes back to you:",
    rung="– {hours} or more before the start: {share}",
    rung_to_start="– until the start: {share}",
    below="– later than that: nothing",
    below_start="– after the start: nothing",
    shares=ShareSentences("all of it", "{percent}", "nothing"),
    never_back="If you cancel, the deposit does not go back to you.",
    counted=(
        "This is counted from the time first agreed, or from the present one where that is "
        "earlier, so moving the booking does not reset it. If the practice moves it, the new time "
        "counts."
    ),
    consultant_cancels=ShareSentences(
        "If the practice cancels, the whole deposit goes back to you.",
        "If the practice cancels, {percent} of the deposit goes back to you.",
        "If the practice cancels, the deposit does not go back to you.",
    ),
    no_show=ShareSentences(
        "If you do not come, the whole deposit goes back to you all the same.",
        "If you do not come, {percent} of the deposit goes back to you.",
        "If you do not come, the deposit does not go back to you.",
    ),
    no_moves="If you need another time, ask for it: the practice decides about every move.",
    moves="You may move a booking {times} by yourself; after that the practice decides.",
    any_moves="You may move a booking by yourself as often as you like.",
    revocation=(
        "Whatever is said above: as a consumer you can withdraw from the contract within 14 days "
        "of the day it was made, without giving a reason, and get back all that you have paid. If "
        "you expressly asked us to begin within these days, you pay for what was done until then; "
        "once all of it is done, you can no longer withdraw."
    ),
    times=MappingProxyType({1: "once", 2: "twice", "other": "{number} times"}),
    services="For {services} this holds:",
    services_instead="For {services} this holds instead:",
    quoted="“{name}”",
    comma=", ",
)

_GERMAN = PolicySentences(
    fixed=(
        "Für jede Buchung ist eine Anzahlung von {amount} zu leisten, aber nie mehr als ihr Preis."
    ),
    percent="Für jede Buchung ist eine Anzahlung von {percent} des Preises zu leisten.",
    none="Es ist keine Anzahlung zu leisten.",
    whom=MappingProxyType(
        {
            AskedOf.EVERYONE: "Die Anzahlung wird von allen verlangt, die buchen.",
            AskedOf.NEW: (
                "Die Anzahlung wird von allen verlangt, die hier noch keinen Termin hatten."
            ),
            AskedOf.UNRELIABLE: (
                "Die Anzahlung wird von allen verlangt, die in den letzten 12 Monaten weniger als "
                "24 Stunden vor Beginn abgesagt haben oder nicht gekommen sind."
            ),
        }
    ),
    at_once=(
        "Sie ist sofort zu zahlen; dafür haben Sie eine Stunde Zeit, sobald der Link zum Bezahlen "
        "da ist."
    ),
    within=(
        "Sie ist innerhalb von {hours} nach der Bestätigung der Buchung zu zahlen, in jedem Fall "
        "aber vor Beginn."
    ),
    unpaid=MappingProxyType(
        {
            Unpaid.RELEASE: (
                "Ist sie bis dahin nicht bezahlt, verfällt die Buchung, und die Zeit ist wieder "
                "für andere frei."
            ),
            Unpaid.ASK: (
                "Ist sie bis dahin nicht bezahlt, entscheidet die Praxis, ob die Buchung bestehen "
                "bleibt."
            ),
        }
    ),
    ladder="Wenn Sie absagen, erhalten Sie von der Anzahlung zurück:",
    rung="– {hours} oder länger vor Beginn: {share}",
    rung_to_start="– bis zum Beginn: {share}",
    below="– später: nichts",
    below_start="– nach dem Beginn: nichts",
    shares=ShareSentences("alles", "{percent}", "nichts"),
    never_back="Wenn Sie absagen, wird die Anzahlung nicht zurückgezahlt.",
    counted=(
        "Das zählt ab der zuerst vereinbarten Zeit oder ab der jetzigen, wenn diese früher liegt; "
        "durch Verschieben beginnt es nicht von vorn. Verschiebt die Praxis den Termin, zählt die "
        "neue Zeit."
    ),
    consultant_cancels=ShareSentences(
        "Sagt die Praxis ab, erhalten Sie die ganze Anzahlung zurück.",
        "Sagt die Praxis ab, erhalten Sie {percent} der Anzahlung zurück.",
        "Sagt die Praxis ab, wird die Anzahlung nicht zurückgezahlt.",
    ),
    no_show=ShareSentences(
        "Kommen Sie nicht, erhalten Sie die ganze Anzahlung trotzdem zurück.",
        "Kommen Sie nicht, erhalten Sie {percent} der Anzahlung zurück.",
        "Kommen Sie nicht, wird die Anzahlung nicht zurückgezahlt.",
    ),
    no_moves=(
        "Wenn Sie eine andere Zeit brauchen, fragen Sie danach: Über jedes Verschieben entscheidet "
        "die Praxis."
    ),
    moves="Sie können eine Buchung {times} selbst verschieben; danach entscheidet die Praxis.",
    any_moves="Sie können eine Buchung selbst verschieben, so oft Sie möchten.",
    revocation=(
        "Was auch immer oben steht: Als Verbraucherin oder Verbraucher können Sie den Vertrag "
        "innerhalb von 14 Tagen nach dem Tag des Abschlusses ohne Angabe von Gründen widerrufen "
        "und erhalten alles zurück, was Sie gezahlt haben. Haben Sie ausdrücklich verlangt, dass "
        "wir in dieser Zeit beginnen, zahlen Sie, was bis dahin getan wurde; ist alles getan, "
        "können Sie nicht mehr widerrufen."
    ),
    times=MappingProxyType({1: "einmal", 2: "zweimal", "other": "{number}-mal"}),
    services="Für {services} gilt:",
    services_instead="Für {services} gilt stattdessen:",
    quoted="„{name}“",
    comma=", ",
)

_ARABIC = PolicySentences(
    fixed="يُدفع عن كل حجز عربون قدره {amount}، على ألّا يتجاوز سعر الحجز.",
    percent="يُدفع عن كل حجز عربون قدره {percent} من السعر.",
    none="لا يُدفع عربون.",
    whom=MappingProxyType(
        {
            AskedOf.EVERYONE: "يُطلب العربون من كل من يحجز.",
            AskedOf.NEW: "يُطلب العربون ممن لم يسبق له موعد هنا.",
            AskedOf.UNRELIABLE: (
                "يُطلب العربون ممن ألغى خلال الأشهر الـ12 الماضية قبل البداية بأقل من 24 ساعة أو لم "
                "يحضر."
            ),
        }
    ),
    at_once="يُدفع العربون فورًا، ولديك لذلك ساعة واحدة منذ أن يصبح رابط الدفع جاهزًا.",
    within="مهلة دفع العربون بعد تأكيد الحجز: {hours}، وتنتهي على أي حال عند البداية.",
    unpaid=MappingProxyType(
        {
            Unpaid.RELEASE: "إذا لم يُدفع حتى ذلك الحين، يسقط الحجز ويصبح الوقت متاحًا لغيرك.",
            Unpaid.ASK: "إذا لم يُدفع حتى ذلك الحين، يقرر المكتب ما إذا كان الحجز يبقى.",
        }
    ),
    ladder="إذا ألغيت الحجز، يُعاد إليك من العربون:",
    rung="– {hours} أو أكثر قبل البداية: {share}",
    rung_to_start="– حتى البداية: {share}",
    below="– بعد ذلك: لا شيء",
    below_start="– بعد البداية: لا شيء",
    shares=ShareSentences("كله", "{percent}", "لا شيء"),
    never_back="إذا ألغيت الحجز، لا يُعاد إليك العربون.",
    counted=(
        "يُحسب ذلك من الوقت المتفق عليه أولًا، أو من الوقت الحالي إن كان أبكر، فلا يبدأ الحساب من "
        "جديد بنقل الموعد. وإذا نقل المكتب الموعد، يُحسب من الوقت الجديد."
    ),
    consultant_cancels=ShareSentences(
        "إذا ألغى المكتب الحجز، يُعاد إليك العربون كله.",
        "إذا ألغى المكتب الحجز، يُعاد إليك {percent} من العربون.",
        "إذا ألغى المكتب الحجز، لا يُعاد إليك العربون.",
    ),
    no_show=ShareSentences(
        "إذا لم تحضر، يُعاد إليك العربون كله مع ذلك.",
        "إذا لم تحضر، يُعاد إليك {percent} من العربون.",
        "إذا لم تحضر، لا يُعاد إليك العربون.",
    ),
    no_moves="إذا احتجت إلى وقت آخر، فاطلبه: يقرر المكتب في كل نقل للموعد.",
    moves="يمكنك نقل الحجز بنفسك {times}، وبعد ذلك يقرر المكتب.",
    any_moves="يمكنك نقل الحجز بنفسك كلما أردت.",
    revocation=(
        "مهما ورد أعلاه: بصفتك مستهلكًا يمكنك الرجوع عن العقد خلال 14 يومًا من يوم إبرامه دون ذكر "
        "سبب، واسترداد كل ما دفعته. وإن طلبت صراحةً أن نبدأ خلال هذه الأيام، فتدفع مقابل ما أُنجز "
        "حتى ذلك الحين؛ وبعد إنجاز كل شيء لا يمكنك الرجوع."
    ),
    times=MappingProxyType(
        {1: "مرة واحدة", 2: "مرتين", "few": "{number} مرات", "other": "{number} مرة"}
    ),
    services="يسري على {services}:",
    services_instead="أما {services} فيسري عليها بدلًا من ذلك:",
    # Kept together whatever the direction in which a name is written.
    quoted="«\u2068{name}\u2069»",
    comma="، ",
)

SENTENCES: Mapping[str, PolicySentences] = MappingProxyType(
    {"en": _ENGLISH, "de": _GERMAN, "ar": _ARABIC}
)
"""By language. The first is for whoever reads none of them."""
