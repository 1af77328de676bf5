"""Domain: links that open one booking on the page without an account.

The desktop makes the token, which is nowhere but in the link; what both sides keep and exchange is
its hash. A token is worked out from a key that lies in the keyring, so that the same link can be
written into a later mail, and no file holds one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum

KEY_BYTES = 32
TOKEN_CHARACTERS = 43
"""Of a token: 256 bits in base64 for URLs."""

STAND_IN = "this-stands-for-the-link-of-the-appointment"
"""Where a token will stand, in words that are only shown: as long as one, and opens nothing."""

_HASH_BYTES = 16


class LinkPurpose(StrEnum):
    """What the link of a booking opens, without an account."""

    MANAGE = "manage"
    """See, move, cancel and describe it."""
    PAY = "pay"
    """Pay its deposit, and nothing else: whoever pays for somebody may not cancel for them."""
    RATE = "rate"
    """Rate the visit, and nothing else."""


@dataclass(frozen=True, slots=True)
class BookingLink:
    """Opens one booking: `hash` is `hash_of` its token."""

    purpose: str
    hash: str


def address_of(page: str, token: str) -> str:
    """Where a page, given by its address, shows the booking that a token opens."""
    return f"{page.rstrip('/')}/m/{token}"


def address_to_pay(page: str, token: str) -> str:
    """Where a page, given by its address, lets the deposit of a booking be paid."""
    return f"{page.rstrip('/')}/pay/{token}"


def address_to_rate(page: str, token: str) -> str:
    """Where a page, given by its address, lets the visit of a booking be rated."""
    return f"{page.rstrip('/')}/rate/{token}"


def address_of_offer(page: str, token: str) -> str:
    """Where a page, given by its address, lets a time be taken for a follow-up."""
    return f"{page.rstrip('/')}/offer/{token}"


def address_of_invoice(page: str, token: str) -> str:
    """Where a page, given by its address, shows an invoice and lets it be paid."""
    return f"{page.rstrip('/')}/invoice/{token}"


RETURNED = "paid"
"""In an address to pay by: whoever comes there has been where the money is taken."""


def return_address(to_pay: str) -> str:
    """Where somebody comes back to after paying, from the address at which they began."""
    return f"{to_pay}?{RETURNED}=1"


def new_key() -> bytes:
    """A key of 256 random bits, from which all tokens of a diary are made."""
    return secrets.token_bytes(KEY_BYTES)


def mark_of_key(key: bytes) -> str:
    """What tells one key from another, and tells nothing of it."""
    return hashlib.sha256(b"scheduler booking links\0" + key).hexdigest()[:16]


def token_of(key: bytes, uid: str, purpose: str, number: int) -> str:
    """The token of a booking for one purpose; another number makes another one (RFC 2104)."""
    said = f"{uid}\0{purpose}\0{number}".encode()
    return _written(hmac.digest(key, said, "sha256"))


def hash_of(token: str) -> str:
    """What stands for a token wherever it is kept or sent: 128 bits of its SHA-256.

    Nobody finds a token to a hash: half of the digest is as safe, and half as long where thousands
    travel together.
    """
    return _written(hashlib.sha256(token.encode()).digest()[:_HASH_BYTES])


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
