"""The page is told whether payments are a test."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.money.payment_key import keep_payment_key
from scheduler_app.use_cases.page.publish import publication_of
from tests.fakes.clients_on_the_page import FakeSecrets


def test_whether_payments_are_a_test_is_told(practice: Diary, now: datetime) -> None:
    for key, trial in (("rk_test_12345678", True), ("rk_live_12345678", False)):
        keep_payment_key(practice, FakeSecrets(), key, now=now)
        told = publication_of(practice, now=now, generation=1)
        assert told.practice.trial is trial
