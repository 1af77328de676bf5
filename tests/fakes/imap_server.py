"""Tests: a server of mailboxes on loopback, over TLS. It keeps what it was asked.

It knows what a reader needs (RFC 3501) and nothing that changes a mailbox: such a command is kept
with the others, and refused.
"""

from __future__ import annotations

import base64
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

USER, PASSWORD = "office@practice.example", "s3cret pwö"

_FETCHED = re.compile(rb"BODY\.PEEK\[(HEADER\.FIELDS \(([^)]*)\))?\]<0\.(\d+)>")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass
class FakeImap:
    """One mailbox. `mails` are octets and when they came, by number; `says` answers for a word.

    What `says` returns is sent in place of what would be: of a command by its name, or of the
    greeting, which is called "". An empty one hangs up.
    """

    mails: dict[int, tuple[bytes, datetime]] = field(default_factory=dict)
    validity: int = 7
    next_uid: int = 1
    folders: tuple[str, ...] = ("INBOX",)
    capabilities: str = "IMAP4rev1 AUTH=PLAIN"
    says: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    logins: int = 0
    port: int = 0

    def add(self, mail: bytes, came: datetime) -> int:
        """Somebody's mail has come."""
        number, self.next_uid = self.next_uid, self.next_uid + 1
        self.mails[number] = (mail, came)
        return number

    def verbs(self) -> list[str]:
        """What was asked, without what of."""
        return [" ".join(each.split()[: 2 if each.startswith("UID") else 1]) for each in self.asked]


@contextmanager
def serving(box: FakeImap, certificate: tuple[Path, Path]) -> Iterator[FakeImap]:
    """It listens until the block ends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    listening = socket.create_server(("127.0.0.1", 0))
    box.port = listening.getsockname()[1]
    lines: list[threading.Thread] = []
    open_ones: list[socket.socket] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                open_ones.append(line)
                talk = threading.Thread(target=_talk, args=(box, line, context))
                lines.append(talk)
                talk.start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield box
    finally:
        for each in (listening, *open_ones):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in (accepting, *lines):
            thread.join()


def _talk(box: FakeImap, line: socket.socket, context: ssl.SSLContext) -> None:
    with suppress(OSError), context.wrap_socket(line, server_side=True) as safe:
        conversation = _Conversation(box, safe)
        try:
            conversation.go()
        finally:
            conversation.end()


class _Conversation:
    def __init__(self, box: FakeImap, line: socket.socket) -> None:
        self._box, self._line = box, line
        self._heard = line.makefile("rb")

    def go(self) -> None:
        """Until somebody hangs up."""
        if not self._instead("", "*"):
            self._say(b"* OK ready")
        verbs: dict[str, Callable[[str, str], bytes]] = {
            "CAPABILITY": self._capability,
            "AUTHENTICATE": self._authenticate,
            "LOGIN": self._login,
            "EXAMINE": self._examine,
            "STATUS": self._status,
            "UID": self._uid,
            "LOGOUT": self._logout,
        }
        while words := self._heard.readline().decode("utf-8").strip():
            tag, _, rest = words.partition(" ")
            verb, _, what = rest.partition(" ")
            self._box.asked.append(rest if verb in {"UID", "EXAMINE"} else verb)
            name = f"UID {what.split()[0]}" if verb == "UID" else verb
            if self._instead(name, tag):
                continue
            known = verbs.get(verb.upper())
            self._say(f"{tag} ".encode() + (known(tag, what) if known else b"BAD not here"))

    def end(self) -> None:
        """Nobody is heard any more."""
        self._heard.close()

    def _instead(self, verb: str, tag: str) -> bool:
        """Whether something else is said of this."""
        instead = self._box.says.get(verb)
        if instead is None:
            return False
        if not instead:
            raise ConnectionAbortedError
        self._say(instead.replace(b"TAG", tag.encode()))
        return True

    def _say(self, words: bytes) -> None:
        self._line.sendall(words + b"\r\n")

    def _capability(self, _tag: str, _what: str) -> bytes:
        self._say(f"* CAPABILITY {self._box.capabilities}".encode())
        return b"OK done"

    def _authenticate(self, _tag: str, _what: str) -> bytes:
        self._say(b"+ ")
        answer = base64.b64decode(self._heard.readline()).decode()
        return self._let_in(*answer.split("\0")[1:])

    def _login(self, _tag: str, what: str) -> bytes:
        user, _, password = what.partition(" ")
        return self._let_in(user.strip('"'), password.strip('"'))

    def _let_in(self, user: str, password: str) -> bytes:
        if (user, password) != (USER, PASSWORD):
            return b"NO [AUTHENTICATIONFAILED] not you"
        self._box.logins += 1
        return b"OK in"

    def _examine(self, _tag: str, what: str) -> bytes:
        box = self._box
        if what.strip('"') not in box.folders:
            return b"NO [NONEXISTENT] no such folder"
        self._say(f"* {len(box.mails)} EXISTS\r\n* 0 RECENT\r\n* FLAGS ()".encode())
        self._say(f"* OK [UIDVALIDITY {box.validity}]".encode())
        if "NOUIDNEXT" not in box.capabilities:
            self._say(f"* OK [UIDNEXT {box.next_uid}]".encode())
        return b"OK [READ-ONLY]"

    def _status(self, _tag: str, what: str) -> bytes:
        folder = what.split(maxsplit=1)[0]
        self._say(f"* STATUS {folder} (UIDNEXT {self._box.next_uid})".encode())
        return b"OK done"

    def _uid(self, _tag: str, what: str) -> bytes:
        verb, _, rest = what.partition(" ")
        return self._search(rest) if verb == "SEARCH" else self._fetch(rest)

    def _search(self, what: str) -> bytes:
        found = re.fullmatch(r"UID (\d+):(\d+)(?: SINCE (\d+)-(\w+)-(\d+))?", what)
        if found is None:
            return b"BAD what"
        first, last = sorted((int(found[1]), int(found[2])))
        since = datetime.min.replace(tzinfo=UTC)
        if found[3]:
            since = datetime(int(found[5]), _MONTHS.index(found[4]) + 1, int(found[3]), tzinfo=UTC)
        numbers = [
            number
            for number, (_, came) in sorted(self._box.mails.items())
            if first <= number <= last and came >= since
        ]
        self._say(" ".join(["* SEARCH", *map(str, numbers)]).encode())
        return b"OK done"

    def _fetch(self, what: str) -> bytes:
        numbers, _, items = what.partition(" ")
        wanted = _FETCHED.search(items.encode())
        if wanted is None:
            return b"BAD what"
        for number in _numbers(numbers):
            if number in self._box.mails:
                self._tell(number, wanted)
        return b"OK done"

    def _tell(self, number: int, wanted: re.Match[bytes]) -> None:
        mail, came = self._box.mails[number]
        octets = mail
        if wanted[1]:
            head = re.split(rb"\r?\n\r?\n", mail, maxsplit=1)[0]
            lines = re.sub(rb"\r?\n(?=[ \t])", b"\x00", head).splitlines()
            names = {name.lower() for name in wanted[2].split()}
            kept = [each for each in lines if each.partition(b":")[0].lower() in names]
            octets = b"\r\n".join([*kept, b"", b""]).replace(b"\x00", b"\r\n")
        octets = octets[: int(wanted[3])]
        date = f"{came.day:2}-{_MONTHS[came.month - 1]}-{came:%Y %H:%M:%S} +0000"
        name = wanted[0].decode().replace(".PEEK", "").partition("<")[0]
        self._line.sendall(
            f'* {number} FETCH (UID {number} INTERNALDATE "{date}" {name}<0> {{{len(octets)}}}\r\n'
            .encode() + octets + b")\r\n"
        )  # fmt: skip

    def _logout(self, _tag: str, _what: str) -> bytes:
        self._say(b"* BYE")
        return b"OK done"


def _numbers(text: str) -> list[int]:
    found: list[int] = []
    for each in text.split(","):
        first, _, last = each.partition(":")
        found += range(int(first), int(last or first) + 1)
    return found
