"""Secrets of mails and texts: kept one of each a diary, and told to nobody."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.secrets import (
    MAIL_PASSWORD,
    TEXTS_TOKEN,
    forget_secret,
    list_secrets,
    put_secret,
    secret_of,
)
from scheduler_app.use_cases.practice.founding import found_practice
from tests.fakes.clients_on_the_page import FakeSecrets


def test_a_secret_is_kept_until_it_is_forgotten(practice: Diary, now: datetime) -> None:
    keyring = FakeSecrets()
    assert list_secrets(practice, keyring) == []
    forget_secret(practice, keyring, MAIL_PASSWORD)
    put_secret(practice, keyring, MAIL_PASSWORD, "first", now=now)
    put_secret(practice, keyring, MAIL_PASSWORD, "pass word ü", now=now)
    assert secret_of(practice, keyring, MAIL_PASSWORD) == "pass word ü"
    assert secret_of(practice, keyring, TEXTS_TOKEN) is None
    assert list_secrets(practice, keyring) == [MAIL_PASSWORD]
    forget_secret(practice, keyring, MAIL_PASSWORD)
    assert (list_secrets(practice, keyring), keyring.kept) == ([], {})


def test_two_diaries_of_one_machine_do_not_share_them(
    practice: Diary, tmp_path: Path, now: datetime
) -> None:
    keyring = FakeSecrets()
    put_secret(practice, keyring, MAIL_PASSWORD, "mine", now=now)
    other = Diary.open(tmp_path / "other.db")
    try:
        found_practice(other, zone_name="Asia/Kolkata", region="IN", now=now)
        assert list_secrets(other, keyring) == []
        put_secret(other, keyring, MAIL_PASSWORD, "theirs", now=now)
    finally:
        other.close()
    assert secret_of(practice, keyring, MAIL_PASSWORD) == "mine"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("", "Nothing was given"),
        (" \t", "Nothing was given"),
        ("hunter2\r\nRCPT TO:<x@example.org>", "more than one line"),
        ("hunter2" * 200, "more than 1000 letters"),
    ],
)
def test_what_can_be_no_secret_is_refused_without_being_told(
    practice: Diary, now: datetime, value: str, says: str
) -> None:
    keyring = FakeSecrets()
    with pytest.raises(InvalidInput, match=says) as refused:
        put_secret(practice, keyring, TEXTS_TOKEN, value, now=now)
    assert "hunter2" not in str(refused.value)
    assert keyring.kept == {}


def test_only_what_messages_need_is_kept(practice: Diary, now: datetime) -> None:
    known = r"There are mail\.password, mailbox\.password, texts\.token"
    with pytest.raises(InvalidInput, match=known):
        put_secret(practice, FakeSecrets(), "page.token", "x", now=now)
