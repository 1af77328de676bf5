"""Use cases, messages: the settings of what is sent and shown by itself."""

from __future__ import annotations

from scheduler_app.domain.messages.away import WATCH_BY, WATCH_OF, WATCH_TO, WATCH_WHEN
from scheduler_app.domain.messages.settings import (
    AWAY_HOURS,
    INVITE,
    LANGUAGE,
    MAIL_FROM,
    MAIL_HOST,
    MAIL_PORT,
    MAIL_SECURITY,
    MAIL_USER,
    MAILBOX_FOLDER,
    MAILBOX_HOST,
    MAILBOX_PORT,
    MAILBOX_USER,
    QUIET_HOURS,
    TEXTS_ACCOUNT,
    TEXTS_CONSENT,
    TEXTS_FROM,
    TEXTS_PRICE,
    TEXTS_SERVICE,
)
from scheduler_app.domain.messages.tray import REMIND_ME

__all__ = [
    "AWAY_HOURS",
    "INVITE",
    "LANGUAGE",
    "MAILBOX_FOLDER",
    "MAILBOX_HOST",
    "MAILBOX_PORT",
    "MAILBOX_USER",
    "MAIL_FROM",
    "MAIL_HOST",
    "MAIL_PORT",
    "MAIL_SECURITY",
    "MAIL_USER",
    "QUIET_HOURS",
    "REMIND_ME",
    "TEXTS_ACCOUNT",
    "TEXTS_CONSENT",
    "TEXTS_FROM",
    "TEXTS_PRICE",
    "TEXTS_SERVICE",
    "WATCH_BY",
    "WATCH_OF",
    "WATCH_TO",
    "WATCH_WHEN",
]
