"""Calls: all who are outside: page, keyring, mail server, mailbox, carrier, Stripe, papers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from scheduler_app.domain.errors import NoKeyring, Trouble
from scheduler_app.domain.messages.mailbox import MailboxTrouble
from scheduler_app.domain.messages.mailing import MailFateUnknown, MailPutOff
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.texting import TextFateUnknown, TextPutOff, TextStatus
from scheduler_app.domain.money.payments import PaymentFateUnknown, PaymentPutOff
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.gateways.bounded_line import BoundedLine
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.gateways.money.stripe.stripe_payments import StripePayments
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.ports.mail_reader import OpenMailbox
from scheduler_app.use_cases.ports.payments import OpenPayments
from scheduler_app.worker.parts import PreviewServer, WorkerParts
from tests.fakes.clients_on_the_page import FakePage, FakeSecrets
from tests.fakes.mailbox import FakeMailbox
from tests.fakes.mails import FakeMails
from tests.fakes.papers import FakePapers
from tests.fakes.stripe_account import FakeAccount
from tests.fakes.stripe_at_once import AtOnce
from tests.fakes.stripe_server import FakeStripe
from tests.simulation.calls.counted import Gateway

NOWHERE = "http://127.0.0.1:9"

Clock = Callable[[], datetime]


@dataclass
class FakeCarrier:
    """A `TextSender` that keeps what it was given; all of it has arrived once it is asked."""

    clock: Clock
    texts: list[TextStatus] = field(default_factory=list)

    def send(
        self, to: str, body: str, *, at: datetime | None = None, valid_seconds: int = 36_000
    ) -> TextStatus:
        assert valid_seconds > 0
        state = RowState.SENT if at is None else RowState.HANDED_OVER
        sent = None if at else self.clock()
        made = TextStatus(f"SM{len(self.texts):032}", state, to, body, self.clock(), sent_at=sent)
        self.texts.append(made)
        return made

    def hears(self, sender: str, body: str) -> None:
        """A client writes."""
        id_ = f"SM{len(self.texts):032}"
        self.texts.append(
            TextStatus(id_, RowState.DELIVERED, "+15005550006", body, self.clock(), sender, True)
        )

    def withdraw(self, text_id: str) -> TextStatus:
        return self._turned(text_id, RowState.WITHDRAWN)

    def status(self, text_id: str) -> TextStatus:
        return self._turned(text_id, RowState.DELIVERED)

    def listed(self, *, since: datetime, to: str = "") -> Iterable[TextStatus]:
        return [text for text in reversed(self.texts) if text.at >= since and to in {"", text.to}]

    def test(self) -> str:
        return "It answers."

    def _turned(self, text_id: str, state: RowState) -> TextStatus:
        for place, text in enumerate(self.texts):
            if text.id == text_id:
                self.texts[place] = replace(text, state=state)
                return self.texts[place]
        raise AssertionError(text_id)


@dataclass
class Outside:
    """What is there outside, and keeps what it was told."""

    clock: Clock
    page: FakePage = field(init=False)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    mails: FakeMails = field(default_factory=FakeMails)
    mailbox: FakeMailbox = field(default_factory=FakeMailbox)
    papers: FakePapers = field(default_factory=FakePapers)
    carrier: FakeCarrier = field(init=False)
    stripe: FakeStripe = field(init=False)

    def __post_init__(self) -> None:
        self.page = FakePage(self._now)
        self.carrier = FakeCarrier(self._now)
        self.stripe = FakeStripe(FakeAccount(self._seconds, url=NOWHERE), url=NOWHERE)

    def _now(self) -> datetime:
        return self.clock()

    def _seconds(self) -> int:
        return int(self.clock().timestamp())

    def __deepcopy__(self, memo: dict[int, Any]) -> Outside:
        made = Outside(self.clock)
        for name in ("page", "secrets", "mails", "mailbox", "papers", "carrier"):
            _copy_into(getattr(made, name), getattr(self, name), memo)
        _copy_into(made.stripe.account, self.stripe.account, memo)
        for name in ("_saved", "_second"):
            setattr(made.stripe, name, _copied(getattr(self.stripe, name), memo))
        return made

    # -- as calls that count ------------------------------------------------------------------

    def parts(self, diary: Diary, folder: Path) -> WorkerParts:
        """What a worker is handed, each method of which counts."""
        return WorkerParts(
            diary,
            self._now,
            folder,
            connect=lambda _url, _token: self.counted_page(),
            secrets=self.counted_secrets,
            serve=_serves_nothing,
            stranger=lambda _url: self.counted_page(),
            texts=lambda _account, _token: _gateway(self.carrier, _TEXTS),
            mails=lambda _account, _password, _going_on: _gateway(self.mails, _MAILS),
            mailbox=lambda _account, _password: OpenMailbox(
                _gateway(self.mailbox, _MAILBOX), lambda: None
            ),
            writer=TemplateWriter,
            payments=lambda key, trial: OpenPayments(self.counted_payments(key), lambda: None),
            papers=self.counted_papers(),
        )

    def counted_page(self) -> Any:
        """The page, each method of which counts."""
        return _gateway(self.page, _PAGE)

    def counted_secrets(self) -> Any:
        """The keyring, likewise."""
        return _gateway(self.secrets, _KEYRING)

    def counted_papers(self) -> Any:
        """What sets invoices, likewise."""
        return _gateway(self.papers, _PAPERS)

    def counted_payments(self, key: str) -> Any:
        """Whoever takes payments, likewise."""
        account = StripePayments(key, NOWHERE, trial=True, now=self._time, tells_time=True)
        return _gateway(account, _PAYMENTS)

    def _time(self) -> float:
        return self.clock().timestamp()

    @contextmanager
    def reached(self) -> Iterator[None]:
        """For as long as this lasts Stripe's own library reaches the fake."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                BoundedLine, "_made", lambda _: httpx.Client(transport=AtOnce(self.stripe))
            )
            patch.setattr(BoundedLine, "_ended_in_time", lambda line: nullcontext(line._client))
            yield

    def held(self) -> dict[str, Counter[Any]]:
        """What went out, by whom; nothing of it may be there twice."""
        return {
            "mails": Counter(key for key, _ in self.mails.got),
            "mails of the page": Counter(list(self.page.mail_states)),
            "texts": Counter(
                (text.to, text.body) for text in self.carrier.texts if not text.inbound
            ),
            "links": Counter(
                str(link["metadata"])
                for link in self.stripe.account.all("payment_links").values()
                if link["active"]
            ),
            "refunds": Counter(
                (refund["charge"], refund["amount"])
                for refund in self.stripe.account.all("refunds").values()
            ),
        }


def _copied(value: Any, memo: dict[int, Any]) -> Any:
    import copy

    return copy.deepcopy(value, memo)


def _copy_into(new: Any, old: Any, memo: dict[int, Any]) -> None:
    for name, value in old.__dict__.items():
        is_own = callable(value) or isinstance(value, type(threading.RLock()))
        if not is_own:
            new.__dict__[name] = _copied(value, memo)


_Ways = tuple[Callable[[], Trouble], Callable[[], Trouble]]
"""What somebody says who does nothing now, and of whom no answer comes."""

_PAGE: _Ways = (
    partial(PageUnreachable, "The booking page does not answer."),
    partial(PageUnreachable, "The booking page does not answer."),
)
_KEYRING: _Ways = (
    partial(NoKeyring, "The keyring does not answer.", remedy="Unlock it."),
    partial(NoKeyring, "The keyring does not answer.", remedy="Unlock it."),
)
_MAILS: _Ways = (
    partial(MailPutOff, "The mail server does not answer.", of_all=True),
    partial(MailFateUnknown, "The line to the mail server broke."),
)
_MAILBOX: _Ways = (
    partial(MailboxTrouble, "The mailbox does not answer."),
    partial(MailboxTrouble, "The mailbox does not answer."),
)
_TEXTS: _Ways = (
    partial(TextPutOff, "The provider of texts does not answer."),
    partial(TextFateUnknown, "The provider of texts gave no answer."),
)
_PAYMENTS: _Ways = (
    partial(PaymentPutOff, "Stripe does not answer."),
    partial(PaymentFateUnknown, "Stripe gave no answer."),
)
_PAPERS: _Ways = (
    partial(Trouble, "The papers can't be set.", remedy="They are, later."),
    partial(Trouble, "The papers can't be set.", remedy="They are, later."),
)


def _gateway(behind: Any, ways: _Ways) -> Any:
    return Gateway(behind, *ways)


def _serves_nothing(folder: Path) -> PreviewServer:
    raise AssertionError(f"nobody asked for a preview in {folder}")
