"""Domain: who may ask for a change."""

from __future__ import annotations

from enum import StrEnum


class By(StrEnum):
    """Who asked for a change, as the history names them."""

    CONSULTANT = "consultant"
    CLIENT = "client"
    IMPORT = "import"
    SYSTEM = "system"
