"""Desktop: the computer's own programs call a number, write a mail, show a page or a folder.

Numbers and addresses may come from imported files: nothing but a number to dial or a plain address
becomes a link, and neither can carry a second recipient, a subject or another scheme.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

Opener = Callable[[QUrl], bool]
"""Opens what an address names, outside; says whether that was possible."""

_NUMBER = re.compile(r"\+?[0-9][0-9 ()./-]{2,30}", re.ASCII)
# RFC 5322 "atext" without % and the signs that a mailto address gives a meaning to (RFC 6068).
_ADDRESS = re.compile(r"[\w.!#$'*+=^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)*")


def phone_url(number: str) -> QUrl | None:
    """What dials a number (RFC 3966); None for a text that is none."""
    if not _NUMBER.fullmatch(number.strip()):
        return None
    digits = re.sub(r"[^0-9+]", "", number)
    return QUrl(f"tel:{digits}")


def mail_url(address: str) -> QUrl | None:
    """What writes to an address (RFC 6068); None for a text that is none."""
    plain = address.strip()
    if not _ADDRESS.fullmatch(plain):
        return None
    url = QUrl()
    url.setScheme("mailto")
    url.setPath(plain)
    return url


def open_outside(url: QUrl) -> bool:
    """Let the computer's own program open it; False when there is none."""
    return QDesktopServices.openUrl(url)
