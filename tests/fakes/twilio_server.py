"""Fakes: Twilio as a program on this machine, which keeps texts and misbehaves as it is told.

Each request is checked by Twilio's own document, where that stands beside the project.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.fakes.twilio_contract import of_answer, of_request

SID, TOKEN = "AC" + "0a" * 16, "a token that nobody else knows"
SERVICE, SENDER = "MG" + "1b" * 16, "+15005550006"
LISTED_WITHIN = timedelta(minutes=1)
"""So late a list tells of what was taken, however seldom it is asked for."""
_MESSAGES = f"/2010-04-01/Accounts/{SID}/Messages"


@dataclass
class Kept:
    """A text that the fake has. So many more lists, `shows_after`, lack it, until `shows_by`."""

    sid: str
    to: str
    body: str
    created: datetime
    status: str = "queued"
    sender: str | None = SENDER
    service: str | None = None
    direction: str = "outbound-api"
    send_at: datetime | None = None
    valid: int = 36_000
    sent: datetime | None = None
    code: int | None = None
    shows_after: int = 0
    shows_by: datetime | None = None

    def told(self) -> dict[str, Any]:
        """As Twilio tells it."""
        return {
            "account_sid": SID,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": format_datetime(self.created),
            "date_sent": None if self.sent is None else format_datetime(self.sent),
            "date_updated": format_datetime(self.created),
            "direction": self.direction,
            "error_code": self.code,
            "error_message": None,
            "from": self.sender,
            "messaging_service_sid": self.service,
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": None,
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{_MESSAGES}/{self.sid}/Media.json"},
            "to": self.to,
            "uri": f"{_MESSAGES}/{self.sid}.json",
        }


@dataclass
class FakeTwilio:
    """What it keeps, and how it is to answer. `now` is its clock; `wrong` is what was asked amiss.

    `trouble` are troubles of the next requests to send, in order: an HTTP status, "hang", "cut"
    before it was taken, "taken" for an answer that is lost after it was, or "nonsense".
    `codes` are errors by number; `later` are those that come only after it was taken.
    """

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    texts: list[Kept] = field(default_factory=list)
    trouble: list[int | str] = field(default_factory=list)
    also_asked: bool = False
    """Whether troubles come for every request, and not only for those that send."""
    codes: dict[str, int] = field(default_factory=dict)
    later: dict[str, int] = field(default_factory=dict)
    delivers: bool = False
    lag: int = 0
    page_size: int = 50
    account: str = "active"
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    url: str = ""
    ended: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def answered(self, method: str, target: str, body: str) -> tuple[int, Any]:
        """The answer to a request: its status, and what it says; -1 for none at all."""
        with self._lock:
            asked = urlsplit(target)
            self.asked.append(f"{method} {asked.path}")
            self.wrong += of_request(method, asked.path, asked.query, body)
            sends = method == "POST" and asked.path == f"{_MESSAGES}.json"
            trouble = self.trouble.pop(0) if self.trouble and (sends or self.also_asked) else ""
            if trouble == "cut":
                return -1, ""
            if isinstance(trouble, int):
                return trouble, _refusal(trouble, {429: 20429, 401: 20003}.get(trouble, trouble))
            if trouble == "nonsense":
                return 200, "a hotel asks for your room number"
        if trouble == "hang":
            self.ended.wait(60)
            return -1, ""
        with self._lock:
            self._time_passes()
            status, told = self._told(method, asked.path, asked.query, dict(parse_qsl(body)))
            if 200 <= status < 300:
                self.wrong += of_answer(method, asked.path, status, told)
        return (-1, "") if trouble == "taken" else (status, told)

    def _told(self, method: str, path: str, query: str, form: dict[str, str]) -> tuple[int, Any]:
        if path == f"{_MESSAGES}.json":
            return self._sent(form) if method == "POST" else self._list(dict(parse_qsl(query)))
        if path == f"/2010-04-01/Accounts/{SID}.json":
            return 200, {"sid": SID, "friendly_name": "Practice", "status": self.account}
        if path.endswith("/IncomingPhoneNumbers.json"):
            return 200, {"incoming_phone_numbers": self._numbers(dict(parse_qsl(query)))}
        known = {f"{_MESSAGES}/{text.sid}.json": text for text in self.texts}
        if path not in known:
            return 404, _refusal(404, 20404)
        if method == "POST" and form.get("Status") == "canceled":
            if known[path].status != "scheduled":
                return 400, _refusal(400, 30409)
            known[path].status = "canceled"
        return 200, known[path].told()

    def _numbers(self, query: dict[str, str]) -> list[dict[str, Any]]:
        if query.get("PhoneNumber") != SENDER:
            return []
        return [{"phone_number": SENDER, "capabilities": {"sms": True, "mms": False}}]

    def _sent(self, form: dict[str, str]) -> tuple[int, Any]:
        code = self.codes.get(form["To"])
        service, at = form.get("MessagingServiceSid"), form.get("SendAt")
        if "From" not in form and service is None:
            code = 21603
        elif service not in {None, SERVICE}:
            code = 21701
        send_at = None if at is None else datetime.fromisoformat(at)
        if send_at is not None:
            ahead = send_at - self.now()
            if service is None:
                code = 35118
            elif not timedelta(minutes=5) <= ahead <= timedelta(days=35):
                code = 35117
        if code:
            return 400, _refusal(400, code)
        made = Kept(
            f"SM{len(self.texts):032x}", form["To"], form["Body"], self.now(),
            sender=form.get("From"), service=service, send_at=send_at,
            valid=int(form.get("ValidityPeriod", 36_000)), shows_after=self.lag,
            shows_by=self.now() + LISTED_WITHIN,
        )  # fmt: skip
        self.texts.append(made)
        told = made.told()
        if send_at is None:
            self._goes(made)
        else:
            made.status = "scheduled"
        return 201, told

    def _goes(self, text: Kept) -> None:
        text.sent, text.status = self.now(), "sent"
        text.sender = text.sender or SENDER
        if text.to in self.later:
            text.status, text.code = "undelivered", self.later[text.to]
        elif self.delivers:
            text.status = "delivered"

    def _time_passes(self) -> None:
        for text in self.texts:
            due = text.send_at is not None and text.send_at <= self.now()
            if due and text.status == "scheduled":
                self._goes(text)

    def _list(self, query: dict[str, str]) -> tuple[int, Any]:
        found = []
        for text in reversed(self.texts):
            if text.shows_after > 0 and (text.shows_by is None or self.now() < text.shows_by):
                text.shows_after -= 1
                continue
            if query.get("To", text.to) != text.to:
                continue
            since = query.get("DateSent>")
            if since and (text.sent is None or text.sent < datetime.fromisoformat(since)):
                continue
            found.append(text.told())
        size = min(int(query.get("PageSize", 50)), self.page_size)
        page = int(query.get("Page", 0))
        more = len(found) > (page + 1) * size
        onward = urlencode({**query, "Page": page + 1})
        return 200, {
            "messages": found[page * size : (page + 1) * size],
            "next_page_uri": f"{_MESSAGES}.json?{onward}" if more else None,
            "page": page,
            "page_size": size,
        }

    def hear(
        self,
        sender: str,
        body: str,
        *,
        to: str = SENDER,
        service: str | None = None,
        ago: timedelta = timedelta(),
        lag: int = 0,
    ) -> str:
        """Somebody writes, to our number or to another one of the account; its id.

        Without words it is a picture. `ago` says when it came; it stands in the list once that was
        asked for `lag` times.
        """
        with self._lock:
            at = self.now() - ago
            sid = f"{'SM' if body else 'MM'}{len(self.texts):032x}"
            heard = Kept(sid, to, body, at, "received", sender, service, "inbound", sent=at)
            self.texts.append(replace(heard, shows_after=lag))
        return sid

    def deliver(self, *, code: int | None = None) -> None:
        """What was sent arrives, or does not, for this reason."""
        with self._lock:
            self._time_passes()
            for text in self.texts:
                if text.status == "sent":
                    text.status, text.code = ("undelivered", code) if code else ("delivered", None)

    def out(self) -> list[Kept]:
        """What the fake has taken and nobody withdrew, as it stands."""
        with self._lock:
            self._time_passes()
            return [
                replace(text)
                for text in self.texts
                if text.direction != "inbound" and text.status != "canceled"
            ]


def _refusal(status: int, code: int) -> dict[str, Any]:
    words = "The 'To' number +15005550001 is not what it should be."
    return {"code": code, "message": words, "more_info": "", "status": status}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    twilio: FakeTwilio

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        if len(body.encode()) < length:
            # Whoever asked was killed at it: half a request is none.
            self.close_connection = True
            return
        login = base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {login}":
            status, told = 401, _refusal(401, 20003)
        else:
            status, told = self.twilio.answered(self.command, self.path, body)
        if status < 0:
            self.close_connection = True
            return
        said = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_words: object) -> None:
        """It is quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_of_whom: object) -> None:
        """Whoever was killed while it asked is no trouble here."""


@contextmanager
def running(twilio: FakeTwilio) -> Iterator[FakeTwilio]:
    """The fake on a free port; at the end nothing was asked that Twilio would not understand."""
    handler = type("_Handler", (_Handler,), {"twilio": twilio})
    server = _Server(("127.0.0.1", 0), handler)
    twilio.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield twilio
    finally:
        twilio.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
    assert twilio.wrong == []
