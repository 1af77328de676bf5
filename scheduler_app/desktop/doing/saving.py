"""Desktop: what was typed in a form is written; what is refused is shown where it was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.errors import InvalidInput

T = TypeVar("T")


def save_typed(
    tools: Tools,
    verb: Callable[[datetime], T],
    then: Callable[[T], None],
    show_wrong: Callable[[InvalidInput], None],
) -> None:
    """Write it off the GUI thread and do `then` with the result.

    A refusal that names a field goes to `show_wrong`; any other trouble to the banner.
    """

    def otherwise(error: Exception) -> None:
        if isinstance(error, InvalidInput):
            show_wrong(error)
        else:
            tools.notices.show(error)

    tools.do(verb, then, otherwise)
