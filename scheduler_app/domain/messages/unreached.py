"""Domain, messages: why a client is not reminded of a booking, whatever the rules say."""

from __future__ import annotations

from scheduler_app.domain.clients.reach import Channel, Permission, Preferred
from scheduler_app.domain.messages.facts import Addressed
from scheduler_app.domain.messages.law import MessageLaw
from scheduler_app.domain.messages.ways import ways_to

_WISHES = {
    Preferred.AS_RULED: frozenset[Channel](),
    Preferred.MAIL: frozenset({Channel.MAIL}),
    Preferred.TEXT: frozenset({Channel.TEXT}),
}
"""Ways that are tried because a client wishes them, whatever a rule names."""


def why_unreached(client: Addressed, law: MessageLaw) -> str:
    """In a sentence with a remedy; empty where a message can reach them, or none is wanted.

    What counts is what comes before a visit; where no rule says that, what else they are told.
    """
    name, in_force = client.client_name, law.of(client)
    what, rules = "reminders", in_force.before
    if not rules:
        what, rules = "messages", [each for told in in_force.occasions.values() for each in told]
    if not rules:
        return ""
    if client.archived:
        return f"{name} is archived, and hears nothing."
    if client.preferred is Preferred.NONE:
        return f"{name} wishes no messages. Tell them yourself."
    named = {each.rule.channels for each in rules}
    reach = ways_to(client, texts_by_number=law.texts_by_number)
    if any(reach[channels] for channels in named):
        return ""
    ways = {way for channels in named for way in channels} | _WISHES[client.preferred]
    if len(ways) > 1:
        return f"No way to reach {name}: {_no_address(client)}, and {_for_want_of_texts(client)}"
    [way] = ways
    if way is Channel.MAIL:
        lacks, helps = _for_want_of_an_address(client)
    elif not client.mobile:
        lacks, helps = "there is no mobile", ["Add one"]
    elif client.texts_word is Permission.REFUSED:
        lacks, helps = "they want no texts", []
    else:
        lacks, helps = "they have not agreed to texts", ["Ask them and record what they said"]
    if way is Channel.MAIL and client.mobile and client.texts_word is not Permission.REFUSED:
        helps.append("choose texts for this client")
    if way is Channel.TEXT and client.email:
        helps.append("choose mail for this client")
    helps.append("tell them yourself")
    remedy = " or ".join(filter(None, (", ".join(helps[:-1]), helps[-1])))
    return (
        f"No way to reach {name}: {what} go by {way} only, and {lacks}. "
        f"{remedy[0].upper()}{remedy[1:]}."
    )


def why_not_asked(client: Addressed, *, texts_by_number: bool) -> str:
    """Why nobody tells a client how to pay a deposit; empty where a message can reach them."""
    name = client.client_name
    if client.archived:
        return f"{name} is archived, and hears nothing of the deposit. Tell them yourself."
    if client.preferred is Preferred.NONE:
        return f"{name} wishes no messages. Tell them yourself how the deposit is paid."
    if ways_to(client, texts_by_number=texts_by_number)[(Channel.MAIL, Channel.TEXT)]:
        return ""
    lacks = f"{_no_address(client)}, and {_for_want_of_texts(client)}"
    return f"No way to tell {name} how the deposit is paid: {lacks}"


def _for_want_of_an_address(client: Addressed) -> tuple[str, list[str]]:
    """What keeps mails from a client, and what helps."""
    if client.mail_fails:
        return f"mails to {client.email} come back", ["Correct it", "try this address again"]
    return f"there is {_no_address(client)}", ["Correct it" if client.email else "Add one"]


def _no_address(client: Addressed) -> str:
    if client.mail_fails:
        return f"mails to {client.email} come back"
    return "no e-mail address that a mail can go to" if client.email else "no e-mail address"


def _for_want_of_texts(client: Addressed) -> str:
    """Why texts don't help where there is no e-mail address, and what does."""
    if not client.mobile:
        return "no mobile. Add one, or tell them yourself."
    if client.texts_word is Permission.REFUSED:
        return "they want no texts. Add an address, or tell them yourself."
    return "they have not agreed to texts. Ask them, and record what they said."
