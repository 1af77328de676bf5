"""Domain, messages: in a few words, how a client has said that they will come."""

from __future__ import annotations

from scheduler_app.domain.messages.confirmation import ConfirmedBy

_HOW = {
    ConfirmedBy.TEXT: "by text",
    ConfirmedBy.MAIL: "by mail",
    ConfirmedBy.LINK: "by the link",
    ConfirmedBy.ACCOUNT: "on the page",
    ConfirmedBy.CONSULTANT: "to you",
}


def confirmed_in_words(how: ConfirmedBy) -> str:
    """Such as "The client confirmed by text"."""
    return f"The client confirmed {_HOW[how]}"
