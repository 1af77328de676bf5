"""The page of today is able to do all that a desktop of today may ask of it."""

from __future__ import annotations

from scheduler_app.booking_page.abilities import KNOWS
from scheduler_app.domain.page.kinds import PageAbility


def test_no_ability_is_forgotten() -> None:
    assert sorted(KNOWS) == sorted(PageAbility), "a page that lacks one is told to be an older one"
