"""Simulation: the firm that carries texts: the fake Twilio, with no server between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import httpx

from scheduler_app.domain.clients.reach import Permission, TextsWord
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.domain.zones import from_epoch
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from scheduler_app.use_cases.clients.clients import client_named, save_client
from scheduler_app.use_cases.messages.secrets import TEXTS_TOKEN, put_secret
from scheduler_app.use_cases.ports.text_sender import TextSender
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker.parts import WorkerParts
from tests.fakes.twilio_server import SENDER, SERVICE, SID, TOKEN, FakeTwilio, Kept
from tests.simulation.practice.outside import watched
from tests.simulation.practice.world import BY_PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulation.practice.practice import Practice


class TextFirm:
    """`twilio` is what it keeps. What it takes is looked at by `on_taken` at once."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self.on_taken: Callable[[Kept], None] = _nobody_looks
        self.twilio = FakeTwilio(now=lambda: from_epoch(practice.true_clock()))

    def found(self, practice: Practice) -> None:
        """The consultant has an account and a number, and texts are queued ahead."""
        named = {"texts.account": SID, "texts.from": SENDER, "texts.service": SERVICE}
        save_settings(practice.diary, named, now=practice.now)
        put_secret(practice.diary, practice.office.secrets(), TEXTS_TOKEN, TOKEN, now=practice.now)
        dora = client_named(practice.diary, BY_PHONE)
        if dora is not None:
            agrees = TextsWord(Permission.GIVEN, practice.now, "by phone")
            reached = replace(dora, phones=("+4915112345678",), texts=agrees)
            save_client(practice.diary, reached, now=practice.now)

    def parts(self, parts: WorkerParts) -> WorkerParts:
        """Texts of the desktop go there by the real SDK."""

        def texts(account: TextAccount, token: str) -> TextSender:
            made = TwilioTexts(account, token)
            made._line._line._client = httpx.Client(transport=_AtOnce(self))
            return watched(made, "texts", self._practice.sequencer)

        return replace(parts, texts=texts)

    def time_passes(self) -> None:
        """What was queued until now goes out."""
        self.twilio._time_passes()

    def hears(self, number: str, words: str) -> None:
        """Somebody writes. Whoever says STOP is sent nothing more by the firm itself."""
        self.twilio.hear(number, words)

    def answered(self, method: str, target: str, body: str) -> tuple[int, Any]:
        """As Twilio answers; what was taken meanwhile is looked at."""
        if method == "POST" and self.twilio.trouble[:1] == ["away"]:
            self.twilio.trouble.pop(0)
            raise httpx.ConnectError("Nobody is there.")
        many = len(self.twilio.texts)
        told = self.twilio.answered(method, target, body)
        for taken in self.twilio.texts[many:]:
            self.on_taken(taken)
        return told


@dataclass
class _AtOnce(httpx.BaseTransport):
    """Hands what the SDK asks to the fake."""

    firm: TextFirm

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        target, body = request.url.raw_path.decode(), request.read().decode()
        status, told = self.firm.answered(request.method, target, body)
        if status < 0:
            raise httpx.ReadError("Nobody answered.")
        return httpx.Response(status, json=told)


def _nobody_looks(_taken: Kept) -> None:
    """Until somebody does."""
