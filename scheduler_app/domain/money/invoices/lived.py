"""Domain, money: what happened to an invoice since it was sent, step by step, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.messages.outbox import CAME_BACK, RowState


class StepKind(KeptWord):
    """What happened."""

    SENT = "sent"
    MAILED = "mailed"
    PAID = "paid"
    BY_CREDIT = "paid by credit"
    WENT_BACK = "went back"
    LEFT_AS_CREDIT = "left as credit"
    STAYED = "stayed"
    """What was to go back did not, or the bank gave it back."""
    REMINDED = "reminded"
    CREDITED = "credited"
    WRITTEN_OFF = "written off"


@dataclass(frozen=True, slots=True)
class StepMail:
    """How a mail fares; without a `state` nothing goes. `reason` is why not, where it failed."""

    address: str
    state: RowState | None
    reason: str = ""

    @property
    def has_failed(self) -> bool:
        """Whether its client does not have it, or may not."""
        return self.state in {RowState.FAILED, RowState.UNKNOWN, RowState.SKIPPED, None}


@dataclass(frozen=True, slots=True)
class InvoiceStep:
    """Something that happened; `at` is epoch seconds, `amount` minor units.

    `words` are the way of a payment, the number of a credit note, or why it was written off.
    `level` is which reminder it was.
    """

    at: int
    kind: StepKind
    amount: int = 0
    words: str = ""
    level: int = 0
    mail: StepMail | None = None

    @property
    def has_failed(self) -> bool:
        """Whether its client has not heard of it, and somebody has to do something."""
        return self.mail is not None and self.mail.has_failed

    def sentence(self, told: Callable[[int], str]) -> str:
        """What happened, without the day; `told` puts an amount into words."""
        said = _SAID[self.kind](self, told(self.amount))
        if self.mail is None or self.kind is StepKind.MAILED:
            return said
        return f"{said}; {_mailed(self.mail)}"


def _mailed(mail: StepMail) -> str:
    to = f" to {mail.address}" if mail.address else ""
    if mail.reason.startswith(CAME_BACK):
        return f"the mail{to} came back: {mail.reason.removeprefix(CAME_BACK)}"
    said = _FARES[mail.state].format(to=to)
    return f"{said}: {mail.reason}" if mail.has_failed and mail.reason else said


_FARES = {
    RowState.PLANNED: "the mail{to} goes soon",
    RowState.SENDING: "the mail{to} goes now",
    RowState.HANDED_OVER: "the mail{to} is with the page, which sends it",
    RowState.SENT: "mailed{to}",
    RowState.DELIVERED: "mailed{to}",
    RowState.FAILED: "the mail{to} failed",
    RowState.UNKNOWN: "whether the mail{to} went is not known",
    RowState.SKIPPED: "the mail{to} did not go",
    RowState.WITHDRAWING: "the mail{to} is being withdrawn",
    RowState.WITHDRAWN: "the mail{to} was withdrawn",
    None: "no mail goes{to}",
}

_WAYS = {
    "card": "by card",
    "cash": "in cash",
    "transfer": "by bank transfer",
    "terminal": "by card, on a terminal",
}


def _of_mail(step: InvoiceStep, _amount: str) -> str:
    said = "" if step.mail is None else _mailed(step.mail)
    return said[:1].upper() + said[1:]


def _of_payment(step: InvoiceStep, amount: str) -> str:
    way = _WAYS.get(step.words, "")
    return f"{amount} paid {way}".rstrip()


def _of_reminder(step: InvoiceStep, amount: str) -> str:
    fee = f", fee {amount}" if step.amount else ""
    return f"Reminder {step.level}{fee}"


_SAID: dict[StepKind, Callable[[InvoiceStep, str], str]] = {
    StepKind.SENT: lambda _, amount: f"Sent, {amount} to be paid",
    StepKind.MAILED: _of_mail,
    StepKind.PAID: _of_payment,
    StepKind.BY_CREDIT: lambda _, amount: f"{amount} paid from deposit or credit",
    StepKind.WENT_BACK: lambda _, amount: f"{amount} went back to the client",
    StepKind.LEFT_AS_CREDIT: lambda _, amount: f"{amount} counts for it no more",
    StepKind.STAYED: lambda _, amount: f"{amount} did not go back",
    StepKind.REMINDED: _of_reminder,
    StepKind.CREDITED: lambda step, amount: f"Credit note {step.words} takes back {amount}",
    StepKind.WRITTEN_OFF: lambda step, _: f"Written off: {step.words}",
}
