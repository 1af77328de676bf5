"""Booking page: the words of its mails, by kind, in the language of whoever gets them.

Plain text, which reads well everywhere, hides no link and carries no picture that tells when it
was read. Where an appointment was agreed, moved or ended, a file for calendars stands beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scheduler_app.booking_page.mail.calendar_file import (
    Invitation,
    ShownAppointment,
    as_icalendar,
    contact_of,
)
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store.accounts import normal_email
from scheduler_app.booking_page.store.outbox import Mail
from scheduler_app.booking_page.store.revocations import MAIL_KIND as REVOKED_KIND
from scheduler_app.booking_page.store.revocations import RevocationReceipt
from scheduler_app.booking_page.store.watch import MAIL_KIND as WATCH_KIND
from scheduler_app.booking_page.web.languages import language
from scheduler_app.booking_page.web.rendering import TEMPLATES
from scheduler_app.booking_page.web.terms import ReplyPromise, Terms
from scheduler_app.domain.bookings.deadlines import Deadlines
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.in_language import Wording
from scheduler_app.domain.messages.calendar_entry import Method
from scheduler_app.domain.page.format import PracticeCard, ServiceCard
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.references import reference_of
from scheduler_app.domain.practice.replies import reply_of
from scheduler_app.smtp.content import FILE_NAME, begun
from scheduler_app.smtp.headers import as_address
from scheduler_app.smtp.mailbox import Mailbox, one_line

BOOKING_KINDS = frozenset({
    "request-received",
    "booked-at-once",
    "confirmed",
    "declined",
    "proposed",
    "moved",
    "cancelled",
    "move-declined",
    "withdrawn",
})  # fmt: skip
"""Mails about a booking. Each but the last words of one carries a link that opens it."""

OVER = frozenset({"declined", "cancelled", "withdrawn"})
"""Kinds after which there is nothing to change any more."""

ACCOUNT_KINDS = frozenset({
    "verify",
    "known",
    "sign-in",
    "proof",
    "reset",
    "no-account",
    "password-changed",
    "email-old",
    "email-new",
    "email-taken",
    "erased",
})  # fmt: skip

NOBODY = Mailbox("booking-page@localhost")


@dataclass(frozen=True, slots=True)
class MailSetting:
    """What a mail may tell beside its facts: whose page it is, its address, the link if any.

    `policy` is what the practice says about cancelling. `place` is where a visit is, for the entry
    in the client's calendar, and `organizer` whose entry that is. `service` is the one of the
    booking, if it is offered.
    """

    practice: PracticeCard | None
    base_url: str
    link: str = ""
    policy: str = ""
    place: str = ""
    organizer: str = ""
    service: ServiceCard | None = None


def write(mail: Mail, told: MailSetting, settings: PageSettings, now: int) -> EmailMessage:
    """The mail as it goes out; it says the same and has the same id however often it is written."""
    subject, text = worded(mail, told)
    sender = settings.mail_from or NOBODY
    name = (one_line(told.practice.name) if told.practice else "") or sender.name
    message = begun(Mailbox(sender.address, name), mail.to, subject, _mark(mail), now)
    message["Content-Language"] = language(mail.language).code
    answers_to = practice_address(told.practice)
    if answers_to:
        message["Reply-To"] = as_address(Mailbox(answers_to, name))
    # Neither coding breaks a line: a link stays one that can be followed in any program.
    message.set_content(text, cte="7bit" if text.isascii() else "8bit")
    if mail.facts.get("calendar"):
        _add_calendar_file(message, mail, told, Mailbox(told.organizer or sender.address, name))
    return message


def _add_calendar_file(
    message: EmailMessage, mail: Mail, told: MailSetting, organizer: Mailbox
) -> None:
    """Put the appointment beside the text.

    Once as another form of it, which calendars act upon, and once as a file, for programs that show
    the text only.
    """
    facts = mail.facts
    method = Method(facts["calendar"]["method"])
    ends = method is Method.CANCEL
    card = told.practice
    entry = ShownAppointment(
        facts["uid"],
        facts["calendar"]["sequence"],
        facts["start"],
        facts["end"],
        facts["service_name"],
        one_line(card.name) if card else "",
        CommitmentState.CANCELLED if ends else CommitmentState.CONFIRMED,
        told.place,
        contact_of(card),
        reserved=not ends and bool(facts.get("deposit")),
    )
    file = as_icalendar(
        entry,
        mail.queued_at,
        Invitation(method, organizer, Mailbox(mail.to, facts["name"])),
    )
    text = file.decode()
    message.add_alternative(
        text,
        subtype="calendar",
        cte="7bit" if text.isascii() else "8bit",
        params={"method": method.value},
    )
    message.add_attachment(file, maintype="application", subtype="ics", filename=FILE_NAME)


def worded(mail: Mail, told: MailSetting) -> tuple[str, str]:
    """Subject and text of a mail."""
    if mail.kind == WATCH_KIND:
        # In the words of the consultant's own desktop, which is silent.
        return one_line(mail.facts["subject"]), mail.facts["text"].strip() + "\n"
    if mail.kind == REVOKED_KIND:
        return _receipt_in_words(mail.language, mail.facts, told.practice)
    name = "booking" if mail.kind in BOOKING_KINDS else "account"
    written = (
        _environment(language(mail.language).code)
        .get_template(f"mail/{name}.txt")
        .render(
            kind=mail.kind,
            facts=mail.facts,
            practice=told.practice,
            base_url=told.base_url,
            link=told.link,
            policy=told.policy,
            service=told.service,
            # A version before has queued mails without one.
            window=mail.facts.get("arrival_window", 0),
            limits=_limits(mail),
            answers=_answers(mail),
            now=mail.queued_at,
        )
    )
    subject, _, text = written.strip().partition("\n")
    return one_line(subject), text.strip() + "\n"


def receipt_text(
    code: str, receipt: RevocationReceipt, practice: PracticeCard | None
) -> tuple[str, str]:
    """The receipt for a contract that was revoked, in a language: its title and its text."""
    told = {**asdict(receipt.declared), "at": receipt.at, "number": receipt.number}
    return _receipt_in_words(code, told, practice)


def _receipt_in_words(
    code: str, facts: Mapping[str, Any], practice: PracticeCard | None
) -> tuple[str, str]:
    template = _environment(language(code).code).get_template("mail/revoked.txt")
    known = {"name": "", "email": "", **facts}
    subject, _, text = template.render(facts=known, practice=practice).strip().partition("\n")
    return one_line(subject), text.strip() + "\n"


def _limits(mail: Mail) -> Deadlines | None:
    """Until when the booking can be changed; None in a mail that a version before has queued."""
    kept = mail.facts.get("limits")
    return None if kept is None else Deadlines(**kept)


def _answers(mail: Mail) -> ReplyPromise:
    facts = mail.facts
    return ReplyPromise(
        reply_of(facts.get("reply", "")), facts.get("answered_by"), facts.get("start")
    )


def _mark(mail: Mail) -> str:
    return hashlib.sha256(mail.key.encode()).hexdigest()[:32]


def practice_address(card: PracticeCard | None) -> str:
    """What the practice wrote as its address; nobody checked it, and no mail may fail for it."""
    try:
        return normal_email(card.email) if card else ""
    except InvalidInput:
        return ""


@cache
def _environment(code: str) -> Environment:
    spoken = language(code)
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        # Plain text: what people typed stands as they typed it.
        autoescape=False,  # noqa: S701 - no HTML comes from here
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    # The extension adds this method to the environment.
    made.install_gettext_translations(spoken.texts, newstyle=True)  # type: ignore[attr-defined]
    wording = Wording(spoken.locale)
    made.filters.update(
        day=wording.day,
        moment=wording.moment,
        money=wording.money,
        price=wording.price,
        reference=reference_of,
        second=wording.second,
        when=wording.when,
        zone=wording.zone,
    )
    made.globals.update(terms=Terms(spoken))
    return made
