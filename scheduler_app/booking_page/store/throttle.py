"""Booking page: counts what may be tried only so often, per account and per network address.

A limit holds for all workers and hosts together: each attempt is counted in the database by one
statement that also decides. The count of an attempt must outlive the refusal it leads to, so it is
taken in a transaction of its own, before the work.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from sqlalchemy import Connection, text

from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.refusals import Refusal

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Limit:
    """`attempts` within `window` seconds.

    A growing limit asks for longer and longer pauses after that instead: `pause` seconds, doubled
    with every further attempt, up to the window.
    """

    attempts: int
    window: int
    pause: int = 0


LIMITS = {
    # Wrong passwords. The account's own limit pauses: nobody can be locked out for good.
    "login of account": Limit(5, 15 * MINUTE, pause=30),
    "login from address": Limit(20, 15 * MINUTE),
    # What makes the page send a mail to an address that somebody typed.
    "mail to account": Limit(5, HOUR),
    "mail from address": Limit(20, HOUR),
    "registration from address": Limit(10, HOUR),
    # A password asked for again within a session.
    "confirmation of account": Limit(5, 15 * MINUTE, pause=30),
    # Guessing at tokens: links of 256 bits, the pairing code of 128.
    "wrong link from address": Limit(30, 15 * MINUTE),
    "wrong pairing from address": Limit(10, 15 * MINUTE),
    "wrong token from address": Limit(30, 15 * MINUTE),
    # Choosing times, and asking for one.
    "hold from address": Limit(120, HOUR),
    "request of account": Limit(20, DAY),
    "description of account": Limit(20, DAY),
    "export of account": Limit(10, HOUR),
}
"""What is limited, and how. Chosen so that a household behind one address meets none of them."""


class TooMany(Refusal):
    """Something was tried too often."""

    status = 429
    said = "That was tried too often."
    mended_by = "Nothing was changed. Wait a few minutes, then try again."

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = max(1, wait)
        if wait > HOUR:
            self.remedy = _("Nothing was changed. Try again tomorrow.")
        elif wait > 15 * MINUTE:
            self.remedy = _("Nothing was changed. Wait an hour, then try again.")


_FIXED = text("""
INSERT INTO throttle (key, count, ends_at) VALUES (:key, 1, :ends)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN throttle.ends_at <= :now THEN 1 ELSE throttle.count + 1 END,
  ends_at = CASE WHEN throttle.ends_at <= :now THEN :ends ELSE throttle.ends_at END
WHERE throttle.ends_at <= :now OR throttle.count < :attempts
RETURNING count""")

_PAUSE = """CASE WHEN throttle.count < :attempts THEN 0
      WHEN throttle.count - :attempts >= 10 THEN :window
      WHEN :pause * (1 << (throttle.count - :attempts)) >= :window THEN :window
      ELSE :pause * (1 << (throttle.count - :attempts)) END"""

# The last attempt was at ends_at - window.
_GROWING = text(f"""
INSERT INTO throttle (key, count, ends_at) VALUES (:key, 1, :ends)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN throttle.ends_at <= :now THEN 1 ELSE throttle.count + 1 END,
  ends_at = :ends
WHERE throttle.ends_at <= :now OR throttle.ends_at - :window + {_PAUSE} <= :now
RETURNING count""")

_WAIT = {
    False: text("SELECT ends_at - :now FROM throttle WHERE key = :key"),
    True: text(
        f"SELECT throttle.ends_at - :window + {_PAUSE} - :now FROM throttle WHERE key = :key"
    ),
}

_FORGET = text("DELETE FROM throttle WHERE key = :key")
_FORGET_OLD = text("DELETE FROM throttle WHERE ends_at <= :now")


def attempt(connection: Connection, what: str, whom: str, *, now: int) -> int:
    """Count one attempt at `what` by or about `whom`, unless that is one too many.

    Answers 0 if it may go on, else the seconds to wait; then nothing was counted.
    """
    limit = LIMITS[what]
    values = {
        "key": keyed(connection, what, whom),
        "now": now,
        "ends": now + limit.window,
        "attempts": limit.attempts,
        **({"window": limit.window, "pause": limit.pause} if limit.pause else {}),
    }
    statement = _GROWING if limit.pause else _FIXED
    if connection.execute(statement, values).first() is not None:
        return 0
    known = {"key", "now", "attempts", "window", "pause"} if limit.pause else {"key", "now"}
    asked = {name: value for name, value in values.items() if name in known}
    return max(1, int(connection.execute(_WAIT[bool(limit.pause)], asked).scalar_one()))


def attempts(connection: Connection, *tries: tuple[str, str], now: int) -> int:
    """Count one attempt at each (what, whom); the longest wait in seconds, 0 if all may go on."""
    return max(attempt(connection, what, whom, now=now) for what, whom in tries)


def must_not_be_too_many(connection: Connection, what: str, whom: str, *, now: int) -> None:
    """Count one attempt within a transaction that does the work too; `TooMany` ends it.

    What fails for another reason is not counted: this is for what may succeed too often.
    """
    wait = attempt(connection, what, whom, now=now)
    if wait:
        raise TooMany(wait)


def forget(connection: Connection, what: str, whom: str) -> None:
    """Begin anew with `whom`: the right password ends the counting of wrong ones."""
    connection.execute(_FORGET, {"key": keyed(connection, what, whom)})


def forget_old(connection: Connection, now: int) -> None:
    """Drop the counts whose window is over."""
    connection.execute(_FORGET_OLD, {"now": now})


def keyed(connection: Connection, what: str, whom: str) -> str:
    """What stands in the database for an e-mail or address: nobody reads it back from there."""
    return hmac.new(
        practice.secret(connection).encode(),
        f"{what}\0{whom}".encode("utf-8", "replace"),
        hashlib.sha256,
    ).hexdigest()


def network_of(address: str) -> str:
    """Who counts as one visitor: an IPv4 address, or the /64 that an IPv6 visitor may roam in."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed)
