"""Booking page: the limits of the document of mails, for the description of the desktop's calls.

They are those of `store/handed_examination.py`.
"""

from __future__ import annotations

from typing import Any

from scheduler_app.booking_page.store import handed_examination as held
from scheduler_app.domain.page.handed_mails import KEY, LANGUAGE, UID
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.page.limits import EARLIEST, LATEST, LONGEST_TEXTS
from scheduler_app.domain.page.mails import (
    LONGEST_BODY,
    LONGEST_SILENCE,
    LONGEST_SUBJECT,
    MAILS_FORMAT,
    MOST_AT_RISK,
    MOST_MAILS,
    MOST_RESTS,
    SHORTEST_SILENCE,
)

_LINE = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"
_TEXT = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$"
_ADDRESS = {"minLength": 3, "maxLength": 254, "pattern": _LINE}
_INSTANT = {"minimum": EARLIEST, "maximum": LATEST}
_BODY = {"maxLength": LONGEST_BODY, "pattern": _TEXT}
_DIGEST = {"minLength": 1, "maxLength": held.LONGEST_DIGEST, "pattern": _LINE}

_LIMITS: dict[str, dict[str, dict[str, Any]]] = {
    "MailDocument": {
        "format": {"minimum": MAILS_FORMAT, "maximum": MAILS_FORMAT},
        "diary": _DIGEST | {"minLength": 0},
        "digest": _DIGEST,
        "issued_at": _INSTANT,
        "lasts": {"minimum": 0, "maximum": held.LONGEST_LAST},
        "mails": {"maxItems": MOST_MAILS},
    },
    "Watch": {
        "after": {"minimum": SHORTEST_SILENCE, "maximum": LONGEST_SILENCE},
        "risk_from": _INSTANT,
        "count": {"minimum": 1, "maximum": MOST_AT_RISK},
        "to": _ADDRESS,
        "subject": {"minLength": 1, "maxLength": LONGEST_SUBJECT, "pattern": _LINE},
        "language": {"pattern": f"^{LANGUAGE.pattern}$"},
        "text": _BODY | {"minLength": 1},
    },
    "HandedMail": {
        "key": {"pattern": f"^{KEY.pattern}$"},
        "uid": {"pattern": f"^{UID.pattern}$"},
        "start": _INSTANT,
        "send_at": _INSTANT,
        "useful_until": _INSTANT,
        "to": _ADDRESS,
        "reply_to": _ADDRESS | {"minLength": 0},
        "name": {"maxLength": LONGEST_TEXTS["name"], "pattern": _LINE},
        "subject": {"minLength": 1, "maxLength": LONGEST_SUBJECT, "pattern": _LINE},
        "language": {"pattern": f"^{LANGUAGE.pattern}$"},
        "text": _BODY | {"minLength": 1},
        "html": _BODY,
        "calendar": _BODY,
        "holds_in": {"minItems": 1, "uniqueItems": True},
        "rests": {"maxItems": MOST_RESTS},
    },
    "Rest": {"begin": _INSTANT, "end": _INSTANT},
}


def tell_limits(schemas: dict[str, Any]) -> None:
    """Put them into the schemas of the types, by name."""
    for name, fields in _LIMITS.items():
        for field, limits in fields.items():
            schemas[name]["properties"][field] |= limits
    states = [state.value for state in CommitmentState]
    schemas["HandedMail"]["properties"]["holds_in"]["items"] |= {"enum": states}
