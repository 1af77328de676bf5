"""Simulation: what yesterday's desktop and page make of what is said to them, and what they say.

Either passes over a field that it does not know. An older page refuses a booking without an
account, and with it the whole publication; an older desktop can't read a kind of event that it
does not know, nor any that comes after it.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from scheduler_app.domain.page.format import Inbox, Publication, Receipt

T = TypeVar("T")

KINDS = (
    "request",
    "withdrawal",
    "move",
    "cancellation",
    "choice",
    "account",
    "erasure",
    "delivery",
    "description",
)
"""What yesterday's desktop names as the kinds of event that it understands."""

KNOWN = {
    name: frozenset(known.split())
    for name, known in {
        "Publication": "format diary generation issued_at lease acknowledged_seq practice rules"
        " grid services commitments policy tzdata working kinds acknowledged_event",
        "ServiceCard": "id name minutes description preparation wrap_up travel price where at_once"
        " openings currency",
        "PracticeCard": "name zone currency region week_start colour logo phone email privacy"
        " imprint reply",
        "Rules": "notice notice_to_move notice_to_cancel horizon open_requests",
        "Commitment": "uid account state service service_name start end zone first_start revision"
        " where place price asked_start proposals by_client note currency text",
        "Event": "seq id at kind uid account person wish moves note",
        "Person": "account name email phone language",
        "Wish": "service start end zone at_once text place price currency",
        "Receipt": "now generation valid_until latest_seq events tzdata mails_aside mail_waits",
        "Inbox": "now generation latest_seq events mails_aside mail_waits",
    }.items()
}
"""The fields that both sides knew yesterday, by type."""


def read_by_page(publication: Publication) -> Publication:
    """The publication as yesterday's page reads it."""
    strangers = [one.uid for one in publication.commitments if not one.account]
    assert not strangers, "an older page was sent bookings without an account"
    return _known(publication)


def sent_by_desktop(publication: Publication) -> Publication:
    """The publication that yesterday's desktop would have sent instead."""
    with_account = tuple(one for one in publication.commitments if one.account)
    return replace(_known(publication), commitments=with_account, kinds=KINDS)


def told_by_page(answer: T) -> T:
    """The answer that yesterday's page gives."""
    return _known(answer)


def read_by_desktop(answer: T) -> T:
    """The answer as yesterday's desktop reads it."""
    if isinstance(answer, Receipt | Inbox):
        strange = {str(event.kind) for event in answer.events} - set(KINDS)
        assert not strange, f"an older desktop was told of {strange}"
    return _known(answer)


def _known(value: T) -> T:
    """The same, all that was added since at its default."""
    if isinstance(value, tuple):
        return cast("T", tuple(_known(item) for item in value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    kind = type(value)
    names = KNOWN[kind.__name__]
    kept: dict[str, Any] = {}
    for field in fields(value):
        if field.name in names:
            kept[field.name] = _known(getattr(value, field.name))
        else:
            assert field.default is not MISSING, f"{kind.__name__}.{field.name} has no default"
            kept[field.name] = field.default
    return cast("T", kind(**kept))


WITHOUT_MAILS = frozenset(
    {"mails", "watch", "unsubscribing", "reports", "direct", "files", "resting"}
)
"""What a page is not able to that sends no mails for the desktop."""


def without_mails(answer: T) -> T:
    """The answer of a page that is able to all but that."""
    if not isinstance(answer, Receipt | Inbox):
        return answer
    kept = tuple(name for name in answer.knows if name not in WITHOUT_MAILS)
    return replace(answer, knows=kept)
