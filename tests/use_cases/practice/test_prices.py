"""Tests: a price that changed a hundredfold at one save is shown until it is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.practice.prices import price_is_right, prices_to_look_at
from scheduler_app.use_cases.practice.services import save_service

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def service(diary: Diary) -> Service:
    return save_service(diary, Service(0, "Training", Minutes(60), price=9550), now=NOW)


def costs(diary: Diary, service: Service, price: int, *, meant: bool = False) -> None:
    save_service(diary, replace(service, price=price), now=NOW, price_is_meant=meant)


def test_a_hundredfold_change_is_shown(diary: Diary, service: Service) -> None:
    costs(diary, service, 955000)
    jump = prices_to_look_at(diary)[service.id]
    assert (jump.before, jump.after) == (Money(9550, "EUR"), Money(955000, "EUR"))
    assert jump.at == NOW


def test_a_hundredth_is_shown_too(diary: Diary) -> None:
    yen = save_service(
        diary, Service(0, "Visit", Minutes(60), price=800_000, currency="JPY"), now=NOW
    )
    costs(diary, yen, 8_000)
    assert prices_to_look_at(diary)[yen.id].after == Money(8_000, "JPY")


@pytest.mark.parametrize("price", [0, 9551, 95500, 955001])
def test_other_changes_are_not(diary: Diary, service: Service, price: int) -> None:
    costs(diary, service, price)
    assert prices_to_look_at(diary) == {}


def test_what_was_answered_is_never_shown_again(diary: Diary, service: Service) -> None:
    costs(diary, service, 955000)
    price_is_right(diary, service.id, now=NOW)
    assert prices_to_look_at(diary) == {}
    save_service(diary, replace(service, price=955000, minutes=Minutes(90)), now=NOW)
    assert prices_to_look_at(diary) == {}


def test_an_answer_is_nothing_to_undo(diary: Diary, service: Service) -> None:
    costs(diary, service, 955000)
    price_is_right(diary, service.id, now=NOW)
    undo(diary, now=NOW)
    assert prices_to_look_at(diary) == {}
    redo(diary, now=NOW)
    assert prices_to_look_at(diary) == {}


def test_a_jump_that_was_meant_when_it_was_saved_is_not_shown(
    diary: Diary, service: Service
) -> None:
    costs(diary, service, 955000, meant=True)
    assert prices_to_look_at(diary) == {}


def test_a_correction_of_a_jump_is_none(diary: Diary, service: Service) -> None:
    costs(diary, service, 955000)
    costs(diary, service, 9550)
    assert prices_to_look_at(diary) == {}


def test_another_currency_is_no_jump(diary: Diary, service: Service) -> None:
    save_service(diary, replace(service, price=955000, currency="JPY"), now=NOW)
    assert prices_to_look_at(diary) == {}


def test_each_jump_is_asked_about_anew(diary: Diary, service: Service) -> None:
    costs(diary, service, 955000, meant=True)
    costs(diary, service, 9550)
    assert service.id in prices_to_look_at(diary)
