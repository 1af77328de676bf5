"""Use cases, messages: what clients and strangers wrote, and the threads that it stands in."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.messages.conversation import (
    Conversation,
    Party,
    ThreadLine,
    ThreadMark,
)
from scheduler_app.storage.handle import DiaryHandle

A_PAGE = 50
"""Conversations, or lines of a thread, that are read at once."""


def conversations(
    diary: DiaryHandle,
    *,
    waiting_only: bool = False,
    before: ThreadMark | None = None,
    limit: int = A_PAGE,
) -> list[Conversation]:
    """Those in which somebody wrote to us: first those that wait, and of each the newest first.

    The next page comes after the `mark` of the last one.
    """
    raise NotImplementedError


def waiting_count(diary: DiaryHandle) -> int:
    """How many messages wait to be seen."""
    raise NotImplementedError


def thread(
    diary: DiaryHandle,
    party: Party,
    *,
    before: ThreadMark | None = None,
    limit: int = A_PAGE,
) -> list[ThreadLine]:
    """What was said with a client or an address, the newest first, page by page.

    Mails, texts, replies, notes, and what went out by rule. The next page comes after the `mark`
    of the last line: none is told twice or left out, also where others are written meanwhile.
    `NotFound` where there is no such client.
    """
    raise NotImplementedError


def seen(diary: DiaryHandle, party: Party, *, now: datetime) -> int:
    """Whatever of it waited was seen; returns how many that were."""
    raise NotImplementedError


def give_to(diary: DiaryHandle, address: str, client_id: int, *, now: datetime) -> int:
    """Let what came from an address of nobody's be a client's; returns how many messages it is.

    The address becomes theirs where it is a number that they lack, or their first e-mail address.
    `NotFound` where there is no such client, or nothing of nobody's came from there.
    """
    raise NotImplementedError


def client_from(diary: DiaryHandle, address: str, name: str, *, now: datetime) -> int:
    """Make a new client of whoever wrote from an address; returns their id."""
    raise NotImplementedError


def confirm_from(
    diary: DiaryHandle, heard_id: int, *, now: datetime, booking_id: int | None = None
) -> int:
    """By the consultant's word, a message confirms the booking that it is about; returns its id.

    `ThreadLine.booking_id` says which that is; `booking_id` names another one. `NotAllowed` where
    the message names none, or the booking is over, cancelled, or confirmed already.
    """
    raise NotImplementedError
