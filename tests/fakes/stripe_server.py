"""Fakes: Stripe as a program on this machine, with a page where clients pay, and misbehaviour.

Each request is checked by Stripe's own document, where that stands beside the project.
"""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.stripe_account import DAY, FakeAccount, Refusal
from tests.fakes.stripe_contract import nested, of_answer, of_request
from tests.fakes.stripe_objects import shown

KEY, RESTRICTED = "sk_test_51FakeOfThisMachine", "rk_test_51MayOnlyLook"
_LISTS = (
    "payment_links", "checkout/sessions", "payment_intents", "charges", "balance_transactions",
    "refunds", "disputes", "events",
)  # fmt: skip


@dataclass
class _Saved:
    """What was answered to a key, and to what it was the answer."""

    at: int
    asked: str
    status: int
    told: Any


@dataclass
class FakeStripe:
    """An account, and how it is to answer. `wrong` is what was asked amiss.

    `trouble` are troubles of the next requests that do something, in order: an HTTP status, which
    a key remembers from 500 on, "hang", "cut" before it was done, "taken" for an answer that is
    lost after it was done, "botched" for a 500 after it was done, "slow", or "nonsense".
    """

    account: FakeAccount = field(default_factory=FakeAccount)
    trouble: list[int | str] = field(default_factory=list)
    also_asked: bool = False
    """Whether troubles come for every request, and not only for those that do something."""
    slow_seconds: float = 0.2
    most_a_second: int = 10**9
    revoked: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""
    ended: threading.Event = field(default_factory=threading.Event)
    _saved: dict[str, _Saved] = field(default_factory=dict)
    _second: tuple[int, int] = (0, 0)

    def answered(
        self, method: str, target: str, body: str, key: str, once: str
    ) -> tuple[int, Any, bool]:
        """A request's status, what is said, whether it is a replay; status -1 for no answer."""
        parts = urlsplit(target)
        with self.account.lock:
            self.asked.append(f"{method} {parts.path}")
            if refusal := self._at_the_door(method, key):
                return refusal.status, refusal.told, False
            does = method == "POST"
            trouble = self.trouble.pop(0) if self.trouble and (does or self.also_asked) else ""
        if trouble == "hang":
            self.ended.wait(60)
        if trouble == "slow":
            self.ended.wait(self.slow_seconds)
        if trouble in {"hang", "cut"}:
            return -1, "", False
        if trouble == "nonsense":
            return 200, "a hotel asks for your room number", False
        with self.account.lock:
            status, told, replayed = self._kept(method, target, body, once, trouble)
        return (-1, "", False) if trouble == "taken" else (status, told, replayed)

    def _at_the_door(self, method: str, key: str) -> Refusal | None:
        now = self.account.now()
        self._second = (now, self._second[1] + 1 if self._second[0] == now else 1)
        if key in self.revoked:
            return Refusal(401, "Expired API Key provided", code="api_key_expired")
        if key not in {KEY, RESTRICTED}:
            return Refusal(401, "Invalid API Key provided")
        if key == RESTRICTED and method == "POST":
            return Refusal(403, "The provided key does not have the required permissions.")
        if self._second[1] > self.most_a_second:
            return Refusal(429, "Request rate limit exceeded.", code="rate_limit")
        return None

    def _kept(
        self, method: str, target: str, body: str, once: str, trouble: int | str
    ) -> tuple[int, Any, bool]:
        asked, now = f"{method} {target} {body}", self.account.now()
        if method == "POST" and once in self._saved and now - self._saved[once].at < DAY:
            saved = self._saved[once]
            if saved.asked != asked:
                words = "Keys for idempotent requests can only be used with the same parameters."
                refusal = Refusal(400, words, kind="idempotency_error")
                return 400, refusal.told, False
            return saved.status, saved.told, True
        save = True
        if isinstance(trouble, int):
            refusal = Refusal(trouble, "It is not done.", kind="api_error")
            status, told, save = trouble, refusal.told, trouble >= 500
        else:
            try:
                status, told = 200, self._done(method, target, body)
            except Refusal as no:
                status, told, save = no.status, no.told, no.saved
        if trouble == "botched":
            status, told = 500, Refusal(500, "Something went wrong.", kind="api_error").told
        if method == "POST" and once and save:
            self._saved[once] = _Saved(now, asked, status, told)
        return status, told, False

    def _done(self, method: str, target: str, body: str) -> Any:
        parts = urlsplit(target)
        amiss = of_request(method, parts.path, parts.query, body)
        self.wrong += amiss
        form, query = nested(body), nested(parts.query)
        _, _, path = parts.path.partition("/v1/")
        made = self._post(path, form) if method == "POST" else self._get(path, query)
        whole = self.account.expanded(made, {**query, **form}.get("expand", []))
        told = json.loads(json.dumps(shown(whole)))
        self.wrong += [] if amiss else of_answer(method, parts.path, told)
        return told

    def _post(self, path: str, form: dict[str, Any]) -> dict[str, Any]:
        match path.split("/"):
            case ["payment_links"]:
                return self.account.make_link(form)
            case ["payment_links", id_]:
                return self.account.update_link(id_, form)
            case ["checkout", "sessions", id_, "expire"]:
                return self.account.expire(id_)
            case ["refunds"]:
                return self.account.give_back(form)
        raise Refusal(404, "Unrecognized request URL.")

    def _get(self, path: str, query: dict[str, Any]) -> dict[str, Any]:
        if path in _LISTS:
            return self.account.listed(path, query)
        kind, _, id_ = path.rpartition("/")
        if kind not in _LISTS:
            raise Refusal(404, "Unrecognized request URL.")
        return self.account.one(kind, id_)

    def page(self, method: str, path: str) -> tuple[int, str]:
        """What a client sees: GET /c/LINK opens a link, POST /s/SESSION pays."""
        with self.account.lock:
            try:
                match (method, path.split("/")[1:]):
                    case ("GET", ["c", link_id]):
                        opened = self.account.open(link_id)
                        link = self.account.one("payment_links", link_id)
                        return 200, _shown_to_pay(opened, link["_title"])
                    case ("GET", ["s", session_id]):
                        opened = self.account.one("checkout/sessions", session_id)
                        return 200, _shown_to_pay(opened, "")
                    case ("POST", ["s", session_id]):
                        self.account.pay(session_id)
                        return 200, _HTML.format(_thanks(self.account.way_back(session_id)))
            except Refusal as no:
                return 200 if no.status == 410 else no.status, _HTML.format(
                    f"<p>{html.escape(str(no))}</p>"
                )
        return 404, _HTML.format("<p>There is nothing here.</p>")


_HTML = (
    "<!doctype html><html lang=en><title>Pay</title><link rel=icon href=data:,>"
    "<main>{}</main></html>"
)


def _thanks(back: str) -> str:
    """Who has paid is sent on, also without scripts."""
    on = f'<meta http-equiv=refresh content="0; url={html.escape(back)}">' if back else ""
    return f"{on}<p>Thank you. It is paid.</p>"


def _shown_to_pay(session: dict[str, Any], title: str) -> str:
    amount = f"{session['amount_total']} {html.escape(session['currency'].upper())}"
    return _HTML.format(
        f"<h1>{html.escape(title)}</h1><p id=amount>{amount}</p>"
        f'<form method=post action="/s/{session["id"]}"><button>Book</button></form>'
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    stripe: FakeStripe

    def date_time_string(self, timestamp: float | None = None) -> str:
        return super().date_time_string(timestamp or self.stripe.account.now())

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
        if not self.path.startswith("/v1/"):
            status, page = self.stripe.page(self.command, urlsplit(self.path).path)
            self._say(status, "text/html; charset=utf-8", page.encode(), replayed=False)
            return
        self.stripe.headers.append(dict(self.headers.items()))
        key = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        once = self.headers.get("Idempotency-Key") or ""
        status, told, replayed = self.stripe.answered(self.command, self.path, body, key, once)
        if status < 0:
            self.close_connection = True
            return
        self._say(status, "application/json", json.dumps(told).encode(), replayed=replayed)

    def _say(self, status: int, kind: str, said: bytes, *, replayed: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(said)))
        if replayed:
            self.send_header("Idempotent-Replayed", "true")
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
def running(stripe: FakeStripe) -> Iterator[FakeStripe]:
    """The fake on a free port; at the end nothing was asked that Stripe would not understand."""
    handler = type("_Handler", (_Handler,), {"stripe": stripe})
    server = _Server(("127.0.0.1", 0), handler)
    stripe.url = stripe.account.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield stripe
    finally:
        stripe.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
    assert stripe.wrong == []
