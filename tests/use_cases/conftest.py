"""Tests of the verbs: a diary that was founded in Berlin, and one client."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.domain.clients import Client, Place
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients import save_client
from scheduler_app.use_cases.practice import found_practice


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
