"""Gateway: the booking page over HTTPS. Every answer is bounded in size and time."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.files import MailFile
from scheduler_app.domain.page.format import Inbox, Pairing, PairingRequest, Publication, Receipt
from scheduler_app.domain.page.limits import LARGEST_NUMBER, LATEST
from scheduler_app.domain.page.mails import FileReceipt, MailDocument, MailReceipt
from scheduler_app.domain.page.troubles import (
    PageRefuses,
    PageUnreachable,
    ReadAnew,
    StaleGeneration,
    StaleMails,
)
from scheduler_app.gateways.page.bodies import body_of, publication_body
from scheduler_app.gateways.page.lines import PageLines

CONNECT_SECONDS = 4.0
SILENCE_SECONDS = 5.0
"""A page that waits for events sends a space each second: so long a silence is a dead line."""

ANSWER_SECONDS = 10.0
MAIL_SECONDS = 60.0
"""Nobody waits for mails to be handed over, and there may be megabytes of them."""

GRACE_SECONDS = 1.0
"""More for a whole answer than for its body: what has come by then is told as what it is."""

MOST_BYTES = 4 * 1024 * 1024
"""More than a hundred events of the longest texts."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_TOKEN = re.compile(r"[!-~]{1,512}")
"""What a header can carry."""

T = TypeVar("T")
A = TypeVar("A", Receipt, Inbox, Pairing)


class PageHttp:
    """One page, with one token. The token is never part of a text, a log line or an error."""

    def __init__(self, url: str, token: str = "") -> None:
        parts = urlsplit(url)
        loopback = (parts.hostname or "") in _LOOPBACK
        if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
            raise InvalidInput("url", "The page is not protected by TLS.")
        self._url = url.rstrip("/")
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx.Client(
            headers=headers,
            timeout=httpx.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS),
            # What is on this machine is asked without any proxy; nothing is followed elsewhere.
            trust_env=not loopback,
            follow_redirects=False,
        )
        self._lines = PageLines()
        self._closed = False

    def __repr__(self) -> str:
        return f"PageHttp({self._url})"

    def pair(self, request: PairingRequest) -> Pairing:
        """Exchange a pairing code for a token."""
        with self._answer("POST", "/api/pairing", msgspec.json.encode(request)) as answer:
            body = self._body(answer, ANSWER_SECONDS)
        if answer.status_code in {400, 403, 404, 422, 429}:
            raise PageRefuses(
                _message(body) or "The page does not accept this code.",
                remedy="Ask for a new code with “scheduler-page pair”; each works once.",
            )
        paired = self._kept(self._decoded(answer, body, Pairing))
        if not _TOKEN.fullmatch(paired.token):
            raise self._unknown()
        return paired

    def publish(
        self,
        publication: Publication,
        *,
        patience: float = ANSWER_SECONDS,
        packed: bool = False,
    ) -> Receipt:
        """Put the whole desired state; `patience` is seconds."""
        sent = publication_body(publication, packed=packed)
        with self._answer(
            "PUT", "/api/publication", sent, patience=patience, packed=packed
        ) as answer:
            body = self._body(answer, patience)
        if answer.status_code == 409:
            raise self._conflict(body)
        return self._kept(self._decoded(answer, body, Receipt))

    def hand_over(self, document: MailDocument, *, packed: bool = False) -> MailReceipt:
        """Put the whole set of mails that the page is to send."""
        sent = body_of(document, packed=packed)
        with self._answer(
            "PUT", "/api/mails", sent, patience=MAIL_SECONDS, packed=packed
        ) as answer:
            body = self._body(answer, MAIL_SECONDS)
        if answer.status_code == 409:
            raise StaleMails(self._read(body or b"", _Stale).issued_at)
        receipt = self._decoded(answer, body, MailReceipt)
        if not all(0 <= at <= LATEST for at in (receipt.now, receipt.until)):
            raise self._unknown()
        return receipt

    def put_file(self, file: MailFile, content: bytes) -> bool:
        """Let the page keep a file."""
        with self._answer(
            "PUT", f"/api/files/{file.digest}", content, patience=MAIL_SECONDS, media=file.media
        ) as answer:
            body = self._body(answer, MAIL_SECONDS)
        if answer.status_code == 404:
            return False
        self._decoded(answer, body, FileReceipt)
        return True

    def inbox(
        self, after: int, event: str = "", *, wait: int, going_on: Callable[[], bool]
    ) -> Inbox | None:
        """What clients did after the event at `after`; None when `going_on` says no.

        It is asked each second.
        """
        asked = httpx.QueryParams({"after": after, "event": event, "wait": wait})
        with self._answer("GET", f"/api/inbox?{asked}", whole=wait + ANSWER_SECONDS) as answer:
            body = self._body(answer, wait + ANSWER_SECONDS, going_on)
        if body is None:
            return None
        if answer.status_code == 409:
            raise self._conflict(body)
        return self._kept(self._decoded(answer, body, Inbox))

    def close(self) -> None:
        """End all calls, also those that wait on other threads."""
        self._closed = True
        self._lines.hang_up()
        self._client.close()

    @contextmanager
    def _answer(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        *,
        patience: float = ANSWER_SECONDS,
        whole: float | None = None,
        packed: bool = False,
        media: str = "application/json",
    ) -> Iterator[httpx.Response]:
        """The head of an answer; errors of the line become ours, also while the body is read.

        All of it has to be there within the `patience`, or the `whole` where that is another.
        """
        headers = {"Content-Type": media} if content else {}
        if packed:
            headers["Content-Encoding"] = "gzip"
        wait = min(patience, SILENCE_SECONDS)
        timeout = httpx.Timeout(wait, connect=min(patience, CONNECT_SECONDS), write=patience)
        try:
            with (
                self._lines.whole_within(
                    (patience if whole is None else whole) + GRACE_SECONDS
                ) as mine,
                self._client.stream(
                    method,
                    self._url + path,
                    content=content,
                    headers=headers,
                    timeout=timeout,
                    extensions={"trace": self._lines.note},
                ) as answer,
                self._lines.reading(answer),
            ):
                mine.append(answer)
                yield answer
        except (httpx.HTTPError, OSError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and not self._closed:
                raise
            raise self._unreachable() from error

    def _body(
        self,
        answer: httpx.Response,
        patience: float,
        going_on: Callable[[], bool] = lambda: True,
    ) -> bytes | None:
        """The body of an answer, read piece by piece as it comes; None when told to stop."""
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise self._nonsense()
        end = time.monotonic() + patience
        body = bytearray()
        for piece in answer.iter_raw():
            if not going_on():
                return None
            # Leading white space is how the page shows that it is alive.
            body += piece if body else piece.lstrip()
            if len(body) > MOST_BYTES:
                raise self._nonsense()
            if time.monotonic() > end:
                raise self._unreachable()
        return bytes(body)

    def _good(self, answer: httpx.Response, body: bytes | None) -> bytes:
        """The body of an answer that is none of the refusals."""
        status = answer.status_code
        if status == 200 and body is not None:
            return body
        if status == 401:
            raise PageRefuses(
                "The booking page does not know this diary any more.",
                remedy="Nothing is lost here. Pair the page again to go on.",
            )
        if status in {403, 422}:
            raise PageRefuses(
                _message(body) or "The booking page does not accept what the diary publishes.",
                remedy="Nothing is lost here. Bring both programs to the same version.",
            )
        if status in {429, 502, 503, 504}:
            raise self._unreachable()
        raise self._nonsense()

    def _conflict(self, body: bytes | None) -> Trouble:
        """What the page says of a call that does not fit what it has told and shows."""
        told = self._read(body or b"", _Conflict)
        self._must_be_counted(told.generation, told.latest_seq)
        kind = ReadAnew if told.read_anew else StaleGeneration
        return kind(told.generation, told.latest_seq)

    def _decoded(self, answer: httpx.Response, body: bytes | None, kind: type[T]) -> T:
        return self._read(self._good(answer, body), kind)

    def _kept(self, told: A) -> A:
        """The same answer, if the diary can keep the numbers that it goes on from."""
        self._must_be_counted(told.generation, told.latest_seq)
        self._must_be_counted(*(event.seq for event in getattr(told, "events", ())))
        if not all(0 <= getattr(told, name, 0) <= LATEST for name in ("mail_waits", "mails_aside")):
            raise self._unknown()
        if not all(0 <= at <= LATEST for at in (told.now, getattr(told, "valid_until", 0))):
            raise self._unknown()
        return told

    def _must_be_counted(self, *numbers: int) -> None:
        if not all(0 <= number <= LARGEST_NUMBER for number in numbers):
            raise self._unknown()

    def _read(self, body: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.MsgspecError, RecursionError) as error:
            if "truncated" in str(error):
                # The line was cut, in the middle of a word or before the first.
                raise self._unreachable() from error
            raise self._unknown() from error

    def _unknown(self) -> PageRefuses:
        return PageRefuses(
            "The booking page answers in words that this program does not know.",
            remedy="Nothing is lost here. Bring both programs to the same version.",
        )

    def _unreachable(self) -> PageUnreachable:
        return PageUnreachable(
            "The booking page does not answer.",
            remedy="The diary works without it, and catches up by itself.",
        )

    def _nonsense(self) -> PageRefuses:
        return PageRefuses(
            "What answers there is not the booking page.",
            remedy="Nothing is lost here. Check the address, and what stands before the page.",
        )


class _Stale(msgspec.Struct, frozen=True):
    """Mails that were issued later are kept there."""

    issued_at: int


class _Conflict(msgspec.Struct, frozen=True):
    """A publication is older than the page's own, or speaks of events that it has not told of."""

    generation: int
    latest_seq: int
    read_anew: bool = False


def _message(body: bytes | None) -> str:
    """The page's own words for a refusal, cut to a line."""
    try:
        said = json.loads(body or b"")
    except (ValueError, RecursionError):
        return ""
    words = said.get("message") if isinstance(said, dict) else None
    plain = words if isinstance(words, str) else ""
    return " ".join(plain.split())[:200]
