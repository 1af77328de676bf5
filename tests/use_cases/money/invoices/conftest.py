"""A practice that sends invoices."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.storage.diary import Diary
from tests.use_cases.money.invoices.desk import SendingDesk


@pytest.fixture
def desk(diary: Diary, now: datetime) -> SendingDesk:
    return SendingDesk(diary, now)
