"""Booking page: the words of its mails, by kind, in the language of whoever gets them.

Plain text, and nothing else: it reads well everywhere, hides no link and carries no picture that
tells when it was read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store.outbox import Mail
from scheduler_app.booking_page.web.languages import language
from scheduler_app.booking_page.web.rendering import TEMPLATES
from scheduler_app.booking_page.web.terms import Answers, Terms
from scheduler_app.booking_page.web.wording import Wording
from scheduler_app.domain.deadlines import Deadlines
from scheduler_app.domain.page_format import PracticeCard
from scheduler_app.domain.replies import reply_of

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

_POLICY = SMTP.clone(cte_type="8bit")
_NOBODY = "booking-page@localhost"


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail may tell beside its facts: whose page it is, its address, the link if any.

    `policy` is what the practice says about cancelling.
    """

    practice: PracticeCard | None
    base_url: str
    link: str = ""
    policy: str = ""


def write(mail: Mail, told: Told, settings: PageSettings, now: int) -> EmailMessage:
    """The mail as it goes out; it says the same and has the same id however often it is written."""
    subject, text = worded(mail, told)
    sender = settings.mail_from or _NOBODY
    name = _one_line(told.practice.name if told.practice else "")
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(display_name=name, addr_spec=sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = subject
    message["Date"] = datetime.fromtimestamp(now, UTC)
    message["Message-ID"] = f"<{_mark(mail)}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = language(mail.language).code
    if told.practice is not None and told.practice.email:
        message["Reply-To"] = Address(display_name=name, addr_spec=told.practice.email)
    # Neither coding breaks a line: a link stays one that can be followed in any program.
    message.set_content(text, cte="7bit" if text.isascii() else "8bit")
    return message


def worded(mail: Mail, told: Told) -> tuple[str, str]:
    """Subject and text of a mail."""
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
            limits=_limits(mail),
            answers=_answers(mail),
            now=mail.queued_at,
        )
    )
    subject, _, text = written.strip().partition("\n")
    return _one_line(subject), text.strip() + "\n"


def _limits(mail: Mail) -> Deadlines | None:
    """Until when the booking can be changed; None in a mail that a version before has queued."""
    kept = mail.facts.get("limits")
    return None if kept is None else Deadlines(**kept)


def _answers(mail: Mail) -> Answers:
    facts = mail.facts
    return Answers(reply_of(facts.get("reply", "")), facts.get("answered_by"), facts.get("start"))


def _mark(mail: Mail) -> str:
    return hashlib.sha256(mail.key.encode()).hexdigest()[:32]


def _one_line(text: str) -> str:
    """Without anything that could begin another header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


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
        when=wording.when,
        zone=wording.zone,
    )
    made.globals.update(span=wording.span, terms=Terms(spoken))
    return made
