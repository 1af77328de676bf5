"""Domain, messages: how likely a client does not come, and what that would cost. Pure."""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.wording import counted

LOOKED_BACK_DAYS = 2 * 365
"""What is longer ago says nothing any more of who somebody is."""

_USUAL, _OF = 0.5, 10
"""Of so many visits of somebody of whom little is known, so many are missed."""

_NEW = 0.15
"""Of first visits more are missed: nobody knows the practice yet."""

_MOST = 0.95


class KeptVisits(NamedTuple):
    """What is known of how a client keeps their visits; `kept` are those that took place.

    `late` are those that they called off at the last moment. `first` says that none took place.
    """

    kept: int = 0
    missed: int = 0
    late: int = 0
    first: bool = False


def chance_of_no_show(record: KeptVisits) -> float:
    """How likely it is that they do not come, from 0 to 1: a missed visit weighs twice a late one.

    A record of many kept visits weighs against a single slip.
    """
    slips = record.missed * 2 + record.late
    of = _OF + record.kept + record.missed + record.late
    chance = (_USUAL + slips) / of
    return min(max(chance, _NEW) if record.first else chance, _MOST)


def risk_of(record: KeptVisits, value: int, most_valuable: int) -> float:
    """By what a list of calls is ordered: how likely nobody comes, weighed by what is lost then.

    The most valuable hour of those that are compared counts twice one that is worth nothing.
    """
    weight = 1 + (value / most_valuable if most_valuable > 0 else 0)
    return round(chance_of_no_show(record) * weight, 4)


def why_at_risk(record: KeptVisits, value: str = "") -> tuple[str, ...]:
    """What the risk is made of, in short words; `value` is an amount in words."""
    said = []
    if record.missed:
        said.append(counted(record.missed, "no-show"))
    if record.late:
        said.append(f"{counted(record.late, 'late cancellation')}")
    if record.first:
        said.append("first visit")
    return (*said, value) if value else tuple(said)
