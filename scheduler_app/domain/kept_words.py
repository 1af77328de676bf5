"""Domain: words that the diary keeps, such as the state of a message or the kind of an entry."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

from scheduler_app.domain.errors import Damaged


class KeptWord(StrEnum):
    """One of the words that a column of the diary may hold.

    `Damaged` where it holds another one: a newer program wrote it, or one that is not ours.
    """

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        shown = str(value)[:40]
        raise Damaged(
            f"The diary holds the word “{shown}” where this program knows none such.",
            remedy="Open it with the program that wrote it, or go back to a backup.",
        )
