"""Booking page: counts what may be tried only so often, per account and per network address.

A limit holds for all workers and hosts together: each attempt is counted in the database by one
statement that also decides. The count of an attempt must outlive the refusal it leads to, so it is
taken in a transaction of its own, before the work.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from sqlalchemy import Connection, text

from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.refusals import Refusal
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE

UNKNOWN = "unknown"
"""The network of an address that is none."""


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
    # Passwords for one account: from one browser that it knows, or else one network; and from all
    # places together that it does not know. Both pause: nobody can be locked out for good.
    "login from place": Limit(5, 15 * MINUTE, pause=30),
    "login of account": Limit(5, 15 * MINUTE, pause=30),
    "login from address": Limit(20, 15 * MINUTE),
    # Beyond that a password is still looked at, in case the client is known there; this often.
    "password from address": Limit(60, 15 * MINUTE),
    # What makes the page send a mail to an address that somebody typed: from one browser or
    # network, and from all places together that the owner of the address never used.
    "mail from place": Limit(5, HOUR),
    "mail to account": Limit(10, HOUR),
    "mail from address": Limit(20, HOUR),
    "registration from address": Limit(10, HOUR),
    # Contracts that are revoked without a login, each with a mail to an address that was typed.
    "revocation from address": Limit(10, HOUR),
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
    # The desktop asks the payment provider each time that it is told.
    "paying of booking": Limit(1, MINUTE),
    "paying of invoice": Limit(1, MINUTE),
    # A visit is rated once or twice.
    "rating of booking": Limit(10, DAY),
    # What the desktop's token lets out, in case somebody has stolen it: one practice needs less.
    "handed mails": Limit(1_000, DAY),
    "handed mails to address": Limit(50, DAY),
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


def attempt(connection: Connection, what: str, whom: str, *, now: int, times: int = 1) -> int:
    """Count one attempt at `what` by or about `whom`, unless that is one too many.

    Answers 0 if it may go on, else the seconds to wait; then nothing was counted. `whom` may try
    so many `times` as often as the limit says.
    """
    limit = LIMITS[what]
    values = {
        "key": keyed(connection, what, whom),
        "now": now,
        "ends": now + limit.window,
        "attempts": limit.attempts * times,
        **({"window": limit.window, "pause": limit.pause} if limit.pause else {}),
    }
    statement = _GROWING if limit.pause else _FIXED
    if connection.execute(statement, values).first() is not None:
        return 0
    known = {"key", "now", "attempts", "window", "pause"} if limit.pause else {"key", "now"}
    asked = {name: value for name, value in values.items() if name in known}
    return max(1, int(connection.execute(_WAIT[bool(limit.pause)], asked).scalar_one()))


def attempts_from(
    connection: Connection, what: str, address: str, *, now: int, narrow_only: bool = False
) -> int:
    """Count one attempt at `what` from every network that the address lies in, narrow to wide.

    The longest wait in seconds; 0 if it may go on. With `narrow_only` neighbours don't count.
    """
    return max(
        attempt(connection, what, network, now=now, times=times)
        for network, times in networks_of(address)[: 1 if narrow_only else None]
    )


def must_not_be_too_many(connection: Connection, what: str, whom: str, *, now: int) -> None:
    """Count one attempt within a transaction that does the work too; `TooMany` ends it.

    What fails for another reason is not counted: this is for what may succeed too often.
    """
    wait = attempt(connection, what, whom, now=now)
    if wait:
        raise TooMany(wait)


def must_not_be_too_many_from(connection: Connection, what: str, address: str, *, now: int) -> None:
    """The same by the networks that the address lies in, narrow to wide."""
    wait = attempts_from(connection, what, address, now=now)
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
    return networks_of(address)[0][0]


def networks_of(address: str) -> tuple[tuple[str, int], ...]:
    """The networks that an address lies in, narrow to wide, each with how much more it may.

    A customer is given a /64, /56 or /48 of IPv6, and rents a /24 of IPv4 for little. Whoever has
    one does not get 65,536 times what others get; yet neighbours share what is wide.
    """
    parsed = _parsed(address)
    if parsed is None:
        return ((UNKNOWN, 1),)
    return tuple(
        (_network(parsed, length), times)
        for length, times in (_WIDTHS_6 if isinstance(parsed, IPv6Address) else _WIDTHS_4)
    )


def place_told(address: str) -> str:
    """What may be written down of an address: the /24 of IPv4 or the /64 of IPv6 it lies in."""
    parsed = _parsed(address)
    if parsed is None:
        return UNKNOWN
    return _network(parsed, 64 if isinstance(parsed, IPv6Address) else 24)


_WIDTHS_4 = ((32, 1), (24, 4))
_WIDTHS_6 = ((64, 1), (56, 2), (48, 4))


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped
    return parsed


def _network(parsed: IPv4Address | IPv6Address, length: int) -> str:
    if length == parsed.max_prefixlen:
        return str(parsed)
    return str(ip_network((parsed, length), strict=False))
