"""Use cases, messages: how a text travels and what it costs, in words."""

from __future__ import annotations

from scheduler_app.domain.messages.segments import segments_of
from scheduler_app.domain.messages.settings import TEXTS_PRICE
from scheduler_app.domain.wording import counted
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.practice.rules import practice_of


def travels(diary: DiaryHandle, text: str) -> str:
    """Such as "2 segments: 210 of 306 letters (GSM-7), about €0.20".

    Without the cost, where no price of a segment is named.
    """
    with looking(diary) as snapshot:
        stored = rules.all_settings(snapshot)
    found, price = segments_of(text), TEXTS_PRICE.of(stored)
    room = f"{found.units} of {found.room} letters ({found.alphabet})"
    cost = "" if price is None else f", about {found.cost(price, practice_of(stored).currency)}"
    return f"{counted(found.count, 'segment')}: {room}{cost}"
