"""Use cases: prices that changed a hundredfold at one save, to be looked at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money, is_hundredfold
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import services
from scheduler_app.storage.practice.price_history import SAVED, PriceStep, unseen_steps


@dataclass(frozen=True, slots=True)
class PriceJump:
    """A price that stands and is a hundred times, or a hundredth of, what it was before."""

    service_id: int
    before: Money
    after: Money
    at: datetime


def prices_to_look_at(diary: DiaryHandle) -> dict[int, PriceJump]:
    """The jumps that nobody has said to be right, by the ids of their services."""
    with reading(diary) as connection:
        offered = services.list_services(connection, with_archived=True)
        steps = unseen_steps(connection)
    found = (_jump(Money(one.price, one.currency), steps.get(one.id, ())) for one in offered)
    return {jump.service_id: jump for jump in found if jump is not None}


def price_is_right(diary: DiaryHandle, service_id: int, *, now: datetime) -> None:
    """Note that a price was looked at and is meant: it is not asked about again."""
    with writing(diary, "price-seen", by=By.CONSULTANT, at=now) as change:
        change.tell("services", [service_id])


def _jump(price: Money, steps: Sequence[PriceStep]) -> PriceJump | None:
    """The jump that a price has stood at since, unless it was taken back by hand."""
    found: PriceStep | None = None
    for step in steps:
        before, after = Money(step.before, price.currency), Money(step.after, price.currency)
        taken_back = found is not None and found.before == step.after
        by_the_form = step.verb == SAVED and not step.new_currency
        jumps = by_the_form and not taken_back and is_hundredfold(before, after)
        found = step if jumps else None
    if found is None or found.after != price.minor:
        return None
    before = Money(found.before, price.currency)
    return PriceJump(found.service_id, before, price, from_epoch(found.at))
