"""Tests of the verbs: a diary that was founded in Berlin, and one client."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.practice.services import Online
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.page.link import pair, pairing_code
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.fakes.clients_on_the_page import FakePage


@pytest.fixture
def practice(diary: Diary, now: datetime) -> Diary:
    """A diary with the first settings and services."""
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    return diary


@pytest.fixture
def anna(practice: Diary, now: datetime) -> Client:
    """A client with two places."""
    wanted = Client(
        id=0,
        name="Anna Schmidt",
        company="Bäckerei Nord",
        email="anna@example.org",
        places=(Place(0, "Shop", "Hauptstr. 1"), Place(0, "Home", "Am Deich 7")),
    )
    return save_client(practice, wanted, now=now)


@pytest.fixture
def page(practice: Diary, now: datetime) -> FakePage:
    """A booking page that the diary is linked to; its first service is offered there."""
    for service in list_services(practice):
        save_service(practice, replace(service, online=Online.REQUEST), now=now)
    made = FakePage(lambda: now)
    wanted = pairing_code("https://book.example/#code")
    pair(practice, made, wanted, "hosted", keep=lambda _page, _token: None, now=now)
    return made
