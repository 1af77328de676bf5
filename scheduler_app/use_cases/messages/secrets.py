"""Use cases: the secrets by which messages go out, and payments come in.

They lie in the keyring, one of each a diary.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import link as page_link

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets

MAIL_PASSWORD, MAILBOX_PASSWORD = "mail.password", "mailbox.password"
TEXTS_TOKEN, STRIPE_KEY = "texts.token", "stripe"
SECRET_NAMES = (MAIL_PASSWORD, MAILBOX_PASSWORD, TEXTS_TOKEN, STRIPE_KEY)

LONGEST = 1_000
"""Letters. A file that was piped in by mistake is none."""


def put_secret(
    diary: DiaryHandle, secrets: Secrets, name: str, value: str, *, now: datetime
) -> None:
    """Keep a secret in place of an earlier one. Waits for the keyring.

    `InvalidInput` says what is wrong with it, and never what it is; `NoKeyring` where none is safe.
    """
    _known(name)
    wrong = _wrong(value)
    if wrong:
        raise InvalidInput(name, wrong, remedy="Nothing was changed.")
    with writing(diary, "secret", by=By.CONSULTANT, at=now) as change:
        diary_id = page_link.diary_id(change.connection)
    secrets.put(_kept_as(name, diary_id), value)


def secret_of(diary: DiaryHandle, secrets: Secrets, name: str) -> str | None:
    """The secret of this name; None where none was given. Waits for the keyring."""
    _known(name)
    with reading(diary) as connection:
        diary_id = page_link.read(connection).diary
    return secrets.get(_kept_as(name, diary_id)) if diary_id else None


def list_secrets(diary: DiaryHandle, secrets: Secrets) -> list[str]:
    """The names of those that are kept."""
    return [name for name in SECRET_NAMES if secret_of(diary, secrets, name) is not None]


def forget_secret(diary: DiaryHandle, secrets: Secrets, name: str) -> None:
    """Keep it no longer; one that is not there is no trouble."""
    _known(name)
    with reading(diary) as connection:
        diary_id = page_link.read(connection).diary
    if diary_id:
        secrets.forget(_kept_as(name, diary_id))


def _known(name: str) -> None:
    if name not in SECRET_NAMES:
        raise InvalidInput(
            "name", "There is no such secret.", remedy=f"There are {', '.join(SECRET_NAMES)}."
        )


def _wrong(value: str) -> str:
    if not value.strip():
        return "Nothing was given."
    if len(value) > LONGEST:
        return f"It has more than {LONGEST} letters."
    if any(ord(letter) < 0x20 or ord(letter) == 0x7F for letter in value):
        return "It has more than one line, or a sign that no key types."
    return ""


def _kept_as(name: str, diary_id: str) -> str:
    """What it is called in the keyring: several diaries may be kept on one machine."""
    return f"{name}-{diary_id}"
