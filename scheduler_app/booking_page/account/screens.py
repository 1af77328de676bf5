"""Booking page: what the account's screens share: where errors stand, where forms lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from litestar import Response
from litestar.response import Redirect

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.parts import Parts, parts_of
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.web.rendering import language_of, page
from scheduler_app.domain.errors import InvalidInput, Trouble

INVALID = 422
"""The status of a form that comes back with errors."""


def parts_and_user(request: AnyRequest) -> tuple[Parts, Account]:
    """The parts, and the client who is logged in: the guard has seen to that."""
    account = request.user
    if not isinstance(account, Account):
        raise TypeError("a page for clients who are logged in has no guard")
    return parts_of(request), account


def say(request: AnyRequest) -> Callable[[str], str]:
    """What puts a text into the reader's language."""
    return language_of(request).texts.ugettext


def in_words(request: AnyRequest, trouble: Trouble) -> str:
    """What went wrong and what to do, in the reader's language."""
    told = say(request)
    remedy = told(trouble.remedy) if trouble.remedy else ""
    return f"{told(trouble.message)} {remedy}".strip()


def errors_of(request: AnyRequest, *errors: InvalidInput) -> defaultdict[str, str]:
    """Errors by field; a field without one has an empty text."""
    found: defaultdict[str, str] = defaultdict(str)
    for error in errors:
        found[error.field] = in_words(request, error)
    return found


async def form_page(
    request: AnyRequest, template: str, *errors: InvalidInput, status: int = 0, **context: Any
) -> Response[str]:
    """A form, with what was wrong about it; with a `status` of its own if it has one."""
    return await page(
        request,
        f"account/{template}",
        status=status or (INVALID if errors else 200),
        errors=errors_of(request, *errors),
        **context,
    )


def to(path: str) -> Redirect:
    """On to another page after a form: loading it again sends nothing twice."""
    return Redirect(path, status_code=303)
