"""Tests of messages: a desk at which texts go to the fake Twilio."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from scheduler_app.storage.diary import Diary
from tests.fakes.twilio_server import FakeTwilio, running
from tests.use_cases.messages.heard_desk import ANNA, BERT, HeardDesk
from tests.use_cases.messages.text_desk import TextDesk, followed, settled


@pytest.fixture
def desk(diary: Diary, now: datetime) -> Iterator[TextDesk]:
    """A practice with two clients who may be sent texts."""
    with running(FakeTwilio()) as twilio, followed():
        settled(diary, now)
        made = TextDesk(diary, twilio, now)
        twilio.now = made.now
        yield made
        made.close()


@pytest.fixture
def ahead(desk: TextDesk) -> TextDesk:
    """The same with a Messaging Service."""
    desk.service = True
    return desk


@pytest.fixture
def heard(practice: Diary, now: datetime) -> HeardDesk:
    """A practice with two clients who answer."""
    made = HeardDesk(practice, now)
    made.has("Anna", ANNA, email="anna@example.org")
    made.has("Bert", BERT)
    return made
