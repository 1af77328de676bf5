"""Domain: what an address has to look like for a mail to go there."""

from __future__ import annotations

import re

MAIL_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
"""An address that stands in a mail's header as it is (RFC 5322, 3.4.1, without quoted parts)."""
