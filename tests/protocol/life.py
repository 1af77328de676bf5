"""Protocol: what people do to both halves, and what befalls these."""

from __future__ import annotations

from tests.protocol.befalling import Befalling
from tests.protocol.by_link import ByTheirLink
from tests.protocol.clients import Clients
from tests.protocol.on_the_phone import OnThePhone
from tests.protocol.post import ByPost
from tests.protocol.undoing import Undoing


class Life(Clients, ByTheirLink, ByPost, OnThePhone, Undoing, Befalling):
    """Everybody who does something to one practice and its page, in whatever order."""
