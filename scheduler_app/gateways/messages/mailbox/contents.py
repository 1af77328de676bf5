"""Gateway: what a mail says, in the words of whoever wrote it."""

from __future__ import annotations

import re

from scheduler_app.domain.messages.mailbox import MailContent
from scheduler_app.gateways.messages.mailbox.bounces import bounce_of
from scheduler_app.gateways.messages.mailbox.heads import MOST_REFERENCES, message_ids
from scheduler_app.gateways.messages.mailbox.mime import (
    fields_of,
    in_words,
    parts_of,
    split_head,
    whose,
)
from scheduler_app.gateways.messages.mailbox.own_words import words_of

_ITS_ID = re.compile(r"(?im)^[> \t]*message-id:\s*(<[^<>\s]{3,500}>)")
_RETURNED = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}
    | {"text/plain"}
)


def content_of(mail: bytes) -> MailContent:
    """What these octets say, which may be cut off somewhere."""
    fields = fields_of(split_head(mail)[0])
    parts = tuple(parts_of(mail))
    sender = whose(fields.get("from", ""))[1]
    bounce = bounce_of(fields, sender, in_words(fields.get("subject", "")), parts)
    if bounce is None:
        return MailContent(words_of(parts))
    texts = [part.text() for part in parts if part.kind in _RETURNED]
    # A mail that is returned names others too, which it answers: its own id comes first.
    own = message_ids(" ".join(found for text in texts for found in _ITS_ID.findall(text)))
    named = dict.fromkeys([*own, *(name for text in texts for name in message_ids(text))])
    return MailContent("", tuple(named)[:MOST_REFERENCES], bounce)
