"""Gateway, texts: Twilio's error codes in the words of a person, each with what to do about it."""

from __future__ import annotations

from typing import NamedTuple

_SAFE = "Nothing went out."


class CodeMeaning(NamedTuple):
    """What a code means. `later` says that it is nothing of the client's: trying again helps.

    `of_one` says that other texts may go out all the same.
    """

    message: str
    remedy: str
    later: bool = False
    of_one: bool = False


_ACCOUNT = "Check texts.account and the token in the keyring against Twilio's console."
_SENDER = "Check texts.from against the numbers in Twilio's console."
_NUMBER = "Ask the client for a mobile number, or write by mail."

SAID: dict[int, CodeMeaning] = {
    20003: CodeMeaning("Twilio does not accept the account or its token.", _ACCOUNT, later=True),
    20005: CodeMeaning(
        "The Twilio account is not active.", "Look into Twilio's console.", later=True
    ),
    20008: CodeMeaning("Twilio's test credentials can't do that.", _ACCOUNT, later=True),
    20404: CodeMeaning("Twilio knows nothing of that name.", _ACCOUNT, later=True),
    20429: CodeMeaning("Twilio is asked too much at once.", _SAFE, later=True),
    21211: CodeMeaning("Twilio knows no such number.", "Correct the client's number."),
    21212: CodeMeaning("Twilio does not accept the number to send from.", _SENDER, later=True),
    21408: CodeMeaning(
        "The Twilio account may not send texts to this country.",
        "Allow the country in Twilio's console, under Messaging, Geo permissions.",
    ),
    21603: CodeMeaning("Twilio is told no number to send from.", "Set texts.from.", later=True),
    21606: CodeMeaning("The number to send from can't send texts.", _SENDER, later=True),
    21608: CodeMeaning(
        "A trial account of Twilio sends only to numbers that were verified there.",
        "Verify the number in Twilio's console, or upgrade the account.",
    ),
    21610: CodeMeaning(
        "The client answered STOP to an earlier text.",
        "They get no texts until they send START, or say so and that is recorded. Write by mail.",
    ),
    21612: CodeMeaning("Twilio has no way to this number from the sender.", _NUMBER),
    21614: CodeMeaning("This number gets no texts.", _NUMBER),
    21617: CodeMeaning("The text is longer than Twilio takes.", "Shorten the template."),
    21635: CodeMeaning("This number is a landline.", _NUMBER),
    21701: CodeMeaning(
        "Twilio does not know the Messaging Service.", "Check texts.service.", later=True
    ),
    21703: CodeMeaning(
        "The Messaging Service has no number to send from.",
        "Add one to its sender pool in Twilio's console.",
        later=True,
    ),
    21704: CodeMeaning(
        "The Messaging Service has no number that can send to this client.",
        "Add one to its sender pool in Twilio's console.",
        later=True,
        of_one=True,
    ),
    30001: CodeMeaning("Twilio's queue is full.", _SAFE, later=True),
    30002: CodeMeaning(
        "The Twilio account is suspended.", "Look into Twilio's console.", later=True
    ),
    30003: CodeMeaning(
        "The phone could not be reached; it may be switched off.", "Call the client."
    ),
    30004: CodeMeaning("The client's phone or carrier blocks these texts.", "Write by mail."),
    30005: CodeMeaning("The number does not exist any more.", "Ask the client for another number."),
    30006: CodeMeaning("The number is a landline, or its carrier can't be reached.", _NUMBER),
    30007: CodeMeaning(
        "The carrier filtered the text as spam.",
        "Change the wording of the template, and see Twilio's console.",
    ),
    30008: CodeMeaning("The carrier did not deliver it and does not say why.", "Call the client."),
    30034: CodeMeaning(
        "The number to send from is not registered with the carriers (A2P 10DLC).",
        "Register it in Twilio's console; until then texts to the United States are blocked.",
    ),
    30036: CodeMeaning("The text was not delivered while it was of use.", "Call the client."),
    35118: CodeMeaning("Only a Messaging Service sends ahead.", "Set texts.service.", later=True),
    **dict.fromkeys(
        (35114, 35115, 35117), CodeMeaning("Twilio does not send at that time.", _SAFE, later=True)
    ),
}


def said_of(code: int) -> CodeMeaning:
    """What a code means; one that is not known here is named."""
    known = SAID.get(code)
    if known is not None:
        return known
    told = f"Twilio refused the text with its code {code}." if code else "Twilio refused the text."
    return CodeMeaning(told, "Look the code up in Twilio's console.")
