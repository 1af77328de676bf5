"""Domain, messages: why a client hears nothing about a booking, whatever the rules say."""

from __future__ import annotations

from scheduler_app.domain.clients.reach import Permission, Preferred
from scheduler_app.domain.messages.facts import MessageFacts


def why_unreached(facts: MessageFacts, *, texts_by_number: bool) -> str:
    """In a sentence with a remedy; empty where a message can reach them.

    `texts_by_number` lets the number that they gave do where no word about texts is recorded.
    """
    name = facts.client_name
    if facts.archived:
        return f"{name} is archived, and hears nothing."
    if facts.preferred is Preferred.NONE:
        return f"{name} wishes no messages. Tell them yourself."
    if facts.email:
        return ""
    if not facts.mobile:
        return (
            f"No way to reach {name}: no e-mail address, and no mobile. "
            "Add one, or tell them yourself."
        )
    if facts.texts_word is Permission.REFUSED:
        return (
            f"No way to reach {name}: no e-mail address, and they want no texts. "
            "Add an address, or tell them yourself."
        )
    if facts.texts_word is Permission.NONE and not texts_by_number:
        return (
            f"No way to reach {name}: no e-mail address, and they have not agreed to texts. "
            "Ask them, and record what they said."
        )
    return ""
