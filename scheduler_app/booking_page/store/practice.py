"""Booking page: the one row that says whose page this is and how far it has come."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, bindparam, select, update

from scheduler_app.booking_page.abilities import KNOWS
from scheduler_app.booking_page.store.refusals import AnotherDiary, NotPaired
from scheduler_app.booking_page.store.tables import PRACTICE, practice
from scheduler_app.domain.page.format import Pairing, PairingRequest
from scheduler_app.domain.time_units import HOUR

CODE_LIFETIME = HOUR
"""Seconds that a pairing code is valid."""

_CODE_BYTES, _TOKEN_BYTES = 16, 32


@dataclass(frozen=True, slots=True)
class PracticeState:
    """Where the page stands. Instants are epoch seconds; `diary` is empty until it is paired."""

    page: str
    diary: str
    generation: int
    acknowledged_seq: int
    last_seq: int
    version: int
    published_at: int
    valid_until: int

    def confirms(self, now: int) -> bool:
        """Whether the page may confirm on its own: the lease has not ended."""
        return now < self.valid_until


_COLUMNS = tuple(practice.c[name] for name in PracticeState.__slots__)
_STATE = select(*_COLUMNS).where(practice.c.id == PRACTICE)
_SECRETS = select(practice.c.token_hash, practice.c.pairing_hash, practice.c.pairing_until)
_SECRET = select(practice.c.csrf_secret)
_secrets: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()
"""Of each database, once it was asked for: it never changes."""

_TOUCH = (
    update(practice)
    .where(practice.c.id == PRACTICE)
    .values(version=practice.c.version + bindparam("by"))
)


def state(c: Connection) -> PracticeState:
    """Where the page stands."""
    return PracticeState(*c.execute(_STATE).one())


def touch(c: Connection) -> None:
    """Say that what is offered may have changed, so that nothing rendered before is shown."""
    c.execute(_TOUCH, {"by": 1})


def new_pairing_code(c: Connection, now: int) -> str:
    """A new one-time code of 128 bits, valid for an hour; the one before it ends."""
    code = secrets.token_urlsafe(_CODE_BYTES)
    c.execute(update(practice).values(pairing_hash=_hash(code), pairing_until=now + CODE_LIFETIME))
    return code


def pair(c: Connection, request: PairingRequest, now: int) -> Pairing:
    """The token for the diary that shows the code. A token that was given before ends.

    `NotPaired` for a code that is not valid, `AnotherDiary` when the page has one already.
    """
    row = c.execute(_SECRETS).one()
    if row.pairing_hash is None or now >= row.pairing_until:
        raise NotPaired
    if not hmac.compare_digest(row.pairing_hash, _hash(request.code)):
        raise NotPaired
    known = state(c)
    if known.diary and known.diary != request.diary:
        raise AnotherDiary
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    c.execute(
        update(practice).values(
            diary=request.diary, token_hash=_hash(token), pairing_hash=None, pairing_until=0
        )
    )
    return Pairing(known.page, token, known.generation, known.last_seq, now, KNOWS)


def token_is_right(c: Connection, token: str) -> bool:
    """Whether `token` opens the page's calls; a wrong one takes as long as the right one."""
    kept = c.execute(_SECRETS).one().token_hash
    return kept is not None and hmac.compare_digest(kept, _hash(token))


def secret(c: Connection) -> str:
    """What the page signs with, and keys its hashes of addresses with; the same for all workers."""
    known = _secrets.get(c.engine)
    if known is None:
        known = _secrets[c.engine] = str(c.execute(_SECRET).scalar_one())
    return known


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
