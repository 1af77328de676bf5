"""Storage, messages: reads by which ways somebody can be told something by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.clients.reach import Permission
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import OF_INVOICES, DirectMessage
from scheduler_app.domain.messages.direct_reach import DirectParty
from scheduler_app.domain.messages.opting import opting_of
from scheduler_app.domain.messages.settings import MAIL_HOST, TEXTS_ACCOUNT, TEXTS_CONSENT
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.storage.messages.facts import MAIL_FAILS
from scheduler_app.storage.messages.heard import opted_by

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_CLIENT = f"""
SELECT c.id, c.name, c.email, c.mobile, c.channel, c.texts_word, c.language,
       c.archived OR c.removed,
       iif({MAIL_FAILS}, coalesce(nullif(c.email_fails_why, ''), 'nobody has it.'), ''),
       EXISTS (SELECT 1 FROM messages_heard h
                WHERE h.sender = c.mobile AND c.mobile <> '' AND h.channel = 'text'
                  AND NOT h.removed)
  FROM clients c WHERE c.id = ?"""

_SENDERS = f"""
SELECT (SELECT value FROM settings WHERE name = '{MAIL_HOST.name}'),
       (SELECT value FROM settings WHERE name = '{TEXTS_ACCOUNT.name}'),
       (SELECT value FROM settings WHERE name = '{TEXTS_CONSENT.name}'),
       (SELECT value FROM settings WHERE name = 'practice.language'),
       (SELECT iif(kind = 'none', '', ' ' || knows || ' ') FROM page_link)"""

NO_SENDER = (
    "There is neither a mail server nor a booking page that could send it. Name your mail server "
    "in the settings, or link a booking page."
)
OLD_PAGE = (
    "Your booking page sends the mails, and is too old for one that is about no appointment. "
    "Update it, or send a text."
)


OLD_PAGE_FOR_FILES = (
    "Your booking page sends the mails, and is too old for one that a file goes along with. Update "
    "it, or name your own mail server in the settings, which sends such mails then."
)


def why_no_mail(asked: PlainSql, *, unbound: bool = False) -> str:
    """Why nobody sends mails just now; empty where somebody does.

    An older page sends none that is `unbound`: about no booking.
    """
    host, _, _, _, knows = _senders(asked)
    return _why_no_mail(host, knows, unbound=unbound)


def _why_no_mail(host: str, knows: str, *, unbound: bool, files: bool = False) -> str:
    if f" {PageAbility.MAILS} " in knows:
        if files and f" {PageAbility.FILES} " not in knows:
            return "" if host else OLD_PAGE_FOR_FILES
        return OLD_PAGE if unbound and f" {PageAbility.DIRECT} " not in knows else ""
    return "" if host else NO_SENDER


def page_knows(asked: PlainSql, ability: PageAbility) -> bool:
    """Whether a page is linked that is able to."""
    return f" {ability} " in _senders(asked)[-1]


def party_of(asked: PlainSql, message: DirectMessage) -> DirectParty:
    """Whom a message is for."""
    return reached(
        asked,
        Party(message.client_id, message.address),
        unbound=message.is_unbound,
        files=message.kind in OF_INVOICES,
    )


def reached(
    asked: PlainSql, party: Party, *, unbound: bool = True, files: bool = False
) -> DirectParty:
    """A client as they are reached, or an address of nobody's. One that is gone is archived.

    With `files` it is about a mail that files go along with.
    """
    host, account, consent, language, knows = _senders(asked)
    no_mail = _why_no_mail(host, knows, unbound=unbound, files=files)
    own_phone = not account
    if party.client_id is None:
        by_mail = "@" in party.address
        word = Permission.NONE if by_mail else _word_of(asked, party.address)
        return DirectParty(
            email=party.address if by_mail else "",
            mobile="" if by_mail else party.address,
            texts_word=word,
            language=language,
            no_mail=no_mail,
            own_phone=own_phone,
        )
    for row in asked.exec_driver_sql(_CLIENT, (party.client_id,)):
        id_, name, email, mobile, channel, word, tongue, archived, fails, texted = row
        said = Permission(word)
        if said is Permission.NONE and texted:
            # The number may have said STOP before it was theirs.
            said = _word_of(asked, mobile)
        return DirectParty(
            id_, name, email, mobile, channel, said, tongue or language,
            bool(archived), consent == "number", bool(texted), no_mail, own_phone, fails,
        )  # fmt: skip
    return DirectParty(party.client_id, "This client", archived=True)


def _word_of(asked: PlainSql, number: str) -> Permission:
    """What an unknown number has said about texts: STOP holds until START."""
    said = opting_of(opted_by(asked, number))
    stopped = said is not None and said.word is Permission.REFUSED
    return Permission.REFUSED if stopped else Permission.NONE


def _senders(asked: PlainSql) -> tuple[str, str, str, str, str]:
    """Mail server, account for texts, which consent texts need, language, what the page knows."""
    for row in asked.exec_driver_sql(_SENDERS):
        host, account, consent, language, knows = row
        return host or "", account or "", consent or "", language or "en", knows or ""
    return "", "", "", "en", ""
