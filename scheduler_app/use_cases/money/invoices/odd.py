"""Use cases, money: what is odd about sending just now, and asked before a number is drawn."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.money.invoices import invoices
from scheduler_app.use_cases.money.invoices.numbers import is_doubted, next_in


class SendAnyway(NotAllowed):
    """Something is odd: the clock, or what is known of the last number. Nothing was sent.

    Whoever has looked, and knows that it is right, sends it `anyway`.
    """


def must_not_be_odd(asked: Reading, path: Path, *, now: datetime) -> None:
    """Raise `SendAnyway` with all that is."""
    following = next_in(asked, None, now=now)
    last = invoices.last_issued(asked)
    odd = []
    if last > following.day:
        odd.append(
            f"By this computer's clock today is {following.day}, and the last invoice is of "
            f"{last}: numbers and days would not agree. Set the clock, if it is wrong."
        )
    if is_doubted(asked, path):
        odd.append(
            "Nothing beside the diary knows the last number of your invoices; by the diary the "
            f"next one is {following.number}. If the diary came back from a backup, or from "
            "another computer, look up the last invoice that you sent, and set the next number in "
            "the settings of invoices."
        )
    if odd:
        raise SendAnyway(
            " ".join(odd), remedy="Nothing was sent. If all of it is right, send it anyway."
        )
