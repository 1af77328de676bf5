"""Gateway, texts: one account at Twilio, by Twilio's own SDK. Imported in its lane only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NoReturn

from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.rest import Client

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.messages.texting import (
    VALID_LEAST,
    VALID_MOST,
    TextAccount,
    TextFateUnknown,
    TextPutOff,
    TextRefused,
    TextStatus,
)
from scheduler_app.gateways.messages.texts.codes import said_of
from scheduler_app.gateways.messages.texts.line import TwilioLine, host_of

PAGE_SIZE, MOST_PAGES = 200, 50
"""Texts of one answer, and answers of one list: ten thousand texts at most."""

_STATES = {
    "scheduled": RowState.HANDED_OVER,
    "accepted": RowState.SENT,
    "queued": RowState.SENT,
    "sending": RowState.SENT,
    "sent": RowState.SENT,
    "delivered": RowState.DELIVERED,
    "read": RowState.DELIVERED,
    "partially_delivered": RowState.DELIVERED,
    "receiving": RowState.DELIVERED,
    "received": RowState.DELIVERED,
    "undelivered": RowState.FAILED,
    "failed": RowState.FAILED,
    "canceled": RowState.WITHDRAWN,
}
_FINE = "active"
_TEXT_ID = re.compile(r"(SM|MM)[0-9a-fA-F]{32}")
"""It becomes part of an address that is asked: of no other one."""

_CODE = re.compile(r"[0-9]{1,9}")


class TwilioTexts:
    """A `TextSender`. The token is never part of a text, a log line or an error."""

    def __init__(self, account: TextAccount, token: str, address: str = "") -> None:
        if not re.fullmatch(r"AC[0-9a-fA-F]{32}", account.sid):
            raise InvalidInput(
                "texts.account",
                "This is no account SID of Twilio.",
                remedy="Copy it from Twilio's console: AC and 32 digits or letters from a to f.",
            )
        self._account = account
        self._line = TwilioLine(host_of(address))
        self._client = Client(account.sid, token, http_client=self._line)

    def __repr__(self) -> str:
        return f"TwilioTexts({self._account.sid})"

    def close(self) -> None:
        """End all lines."""
        self._line.close()

    def send(
        self, to: str, body: str, *, at: datetime | None = None, valid_seconds: int = VALID_MOST
    ) -> TextStatus:
        """Send a text now, or let Twilio do so at a time that lies far enough ahead."""
        asked: dict[str, object] = {
            "to": to,
            "body": body,
            "validity_period": max(VALID_LEAST, min(valid_seconds, VALID_MOST)),
        }
        if self._account.service:
            asked["messaging_service_sid"] = self._account.service
        if self._account.sender:
            asked["from_"] = self._account.sender
        if at is not None:
            asked |= {"schedule_type": "fixed", "send_at": at.astimezone(UTC)}
        with _translated(asking=True):
            made = self._client.messages.create(**asked)
            status = _read(made)
        if at is not None and status.state is RowState.SENT:
            # It answers "queued" to what it keeps for later.
            return TextStatus(
                status.id, RowState.HANDED_OVER, status.to, status.body, status.at, status.sender
            )
        return status

    def withdraw(self, text_id: str) -> TextStatus:
        """Take a scheduled one back; how it stands then, which may be that it went out."""
        try:
            with _translated():
                return _read(self._client.messages(text_id).update(status="canceled"))
        except TextRefused:
            # It is no longer scheduled there: how it stands says the rest.
            return self.status(text_id)

    def status(self, text_id: str) -> TextStatus:
        """How one stands now."""
        with _translated():
            return _read(self._client.messages(text_id).fetch())

    def listed(self, *, since: datetime, to: str = "") -> Iterator[TextStatus]:
        """All that were made since then, newest first; scheduled ones where a number is named.

        `TextPutOff` where there are more than a bounded number of answers: the list is not whole.
        """
        messages = self._client.messages
        # What is scheduled has no date at which it was sent, and is not found by that.
        how: dict[str, object] = {"to": to} if to else {"date_sent_after": since.astimezone(UTC)}
        with _translated():
            page = messages.page(page_size=PAGE_SIZE, **how)
        for _ in range(MOST_PAGES):
            with _translated():
                found = [_read(each) for each in page]
            yield from (each for each in found if each.inbound or each.at >= since)
            with _translated():
                page = page.next_page()
            if page is None:
                return
        raise TextPutOff(
            "Twilio lists more texts than are looked through.", remedy="It is tried again later."
        )

    def test(self) -> str:
        """Ask for the account, and send nothing; what it is called and whether it may send."""
        with _translated():
            account = self._client.api.v2010.accounts(self._account.sid).fetch()
        name = " ".join(str(account.friendly_name or "").split())[:80]
        called = f"The Twilio account “{name}”" if name else "The Twilio account"
        if str(account.status) != _FINE:
            raise TextPutOff(f"{called} is {account.status}.", remedy="Look into Twilio's console.")
        if self._account.service:
            if not re.fullmatch(r"MG[0-9a-fA-F]{32}", self._account.service):
                raise TextPutOff(
                    f"{called} is active, but “{self._account.service}” is no Messaging Service.",
                    remedy="Copy texts.service from Twilio's console: MG and 32 digits or letters.",
                )
            # Whether there is one of that name, and a number in it, only a text tells.
            return f"{called} is active. Whether its Messaging Service sends, a test text shows."
        if not self._account.sender:
            raise TextPutOff(
                f"{called} is active, but there is no number to send from.",
                remedy="Set texts.from to a number of the account, or texts.service.",
            )
        self._must_have_the_number(called)
        return f"{called} is active and sends from {self._account.sender}."

    def _must_have_the_number(self, called: str) -> None:
        sender = self._account.sender
        if not sender.startswith("+"):
            return  # a name or a short code: only a text tells
        with _translated():
            owned = self._client.incoming_phone_numbers.list(phone_number=sender, limit=1)
        if not owned:
            raise TextPutOff(
                f"{called} is active, but {sender} is none of its numbers.",
                remedy="Correct texts.from.",
            )
        if not dict(owned[0].capabilities or {}).get("sms", True):
            raise TextPutOff(
                f"{called} is active, but its number {sender} can't send texts.",
                remedy="Set texts.from to a number that can.",
            )


def _read(message: Any) -> TextStatus:
    """How a text stands; `ValueError` and the like where it is none."""
    state = _STATES[str(message.status)]
    if message.date_created is None or not _TEXT_ID.fullmatch(str(message.sid)):
        raise ValueError
    code = int(message.error_code or 0)
    reason = ""
    if state is RowState.FAILED:
        said = said_of(code)
        reason = f"{said.message} {said.remedy}".strip()
    return TextStatus(
        str(message.sid),
        state,
        str(message.to or ""),
        str(message.body or ""),
        message.date_created,
        str(message.from_ or ""),
        str(message.direction) == "inbound",
        code,
        reason,
        message.date_sent,
        str(message.messaging_service_sid or ""),
    )


@contextmanager
def _translated(*, asking: bool = False) -> Iterator[None]:
    """Errors of the SDK as ours, without their causes: those name numbers.

    Only where a text is asked for does it matter that nobody knows whether it was taken.
    """
    try:
        yield
    except TextFateUnknown as unknown:
        if asking:
            raise
        raise TextPutOff(unknown.message, remedy="Nothing went out.") from None
    except (TwilioRestException, TwilioServiceException) as error:
        _refuse(int(error.status or 0), _number(error.code), asking=asking)
    except TwilioException as error:
        answer = error.args[1] if len(error.args) > 1 else None
        status = int(getattr(answer, "status_code", 0))
        _refuse(status, _code_in(getattr(answer, "text", "")) or status, asking=asking)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        _nonsense(asking=asking)


def _refuse(status: int, code: int, *, asking: bool) -> NoReturn:
    if code == 429 or status == 429:
        code = 20429
    elif code == status:
        # The answer held no code of Twilio's, only that of HTTP.
        code = {401: 20003, 404: 20404}.get(status, 0)
    if status == 408 or not 400 <= status < 500:
        _nonsense(asking=asking)
    said = said_of(code)
    if said.later or status in {401, 403, 429}:
        of_all = not said.of_one
        raise TextPutOff(said.message, code=code, remedy=said.remedy, of_all=of_all) from None
    raise TextRefused(said.message, code=code, remedy=said.remedy) from None


def _nonsense(*, asking: bool) -> NoReturn:
    message = "Twilio is in trouble, or what answers there is not Twilio."
    if asking:
        raise TextFateUnknown(message, remedy="Whether it has the text is looked up.") from None
    raise TextPutOff(message, remedy="Nothing went out.") from None


def _code_in(text: object) -> int:
    try:
        told = json.loads(str(text))
    except (ValueError, RecursionError):
        return 0
    return _number(told.get("code")) if isinstance(told, dict) else 0


def _number(code: object) -> int:
    return int(code) if isinstance(code, int | str) and _CODE.fullmatch(str(code)) else 0
