"""Command line: one client: who they are, and how they are reached."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.client_page import page_of
from scheduler_app.cli.client_words import changes
from scheduler_app.cli.named import LOOK, named
from scheduler_app.cli.named import known as known_client
from scheduler_app.cli.one_client import erased, exported, merged
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.note import noted
from scheduler_app.domain.clients.reach import (
    Copy,
    ExtrasWord,
    Permission,
    Preferred,
    TextsWord,
    with_words_of,
    word_on,
)
from scheduler_app.domain.clients.secret_words import looks_like_secret
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.visible import tidy_line
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.notes import add_note

BY_HAND = "by the consultant"
"""How a word was given of which the command line says no more."""

AS_RULED = "as-ruled"
"""What the command line calls the way of a client who wishes none of their own."""


def client(session: CommandSession, arguments: Namespace) -> Answer:
    """Show a client; with any option, change them, or make them where nobody is called so."""
    for wish, done in WHOLE.items():
        if getattr(arguments, wish):
            return done(session, named(session, arguments.name), arguments)
    known = known_client(session, arguments.name)
    wished = changes(arguments)
    if known is None and not wished:
        raise NotFound(
            f"There is no client called “{arguments.name}”.",
            remedy=f"{LOOK}, or give --email, --phone or another option to make one.",
        )
    note = None if arguments.note is None else noted(arguments.note)
    before = known or Client(0, arguments.name)
    after = _changed(before, arguments, session) if wished else before
    if after != known:
        after = save_client(session.diary, after, now=session.clock())
    doubt = None
    if note is not None:
        add_note(session.diary, after.id, note, now=session.clock())
        doubt = looks_like_secret(note)
    data, lines = _told(after, session.zone)
    more, told = page_of(session, after.id, arguments.entries)
    return Answer(data | more, [*lines, *told, *([doubt] if doubt else [])])


WHOLE = {"merge": merged, "export": exported, "erase": erased}
"""What is done with all that is held of a client, and with nothing else at once."""


def _changed(before: Client, wished: Namespace, session: CommandSession) -> Client:
    """The client as the options want them; what was not given stays."""
    after = _kept(before, wished)
    if wished.company is not None:
        after = replace(after, company=wished.company)
    if wished.email is not None:
        after = replace(after, email=wished.email)
    if wished.phone is not None:
        after = replace(after, phones=tuple(wished.phone))
    if wished.language is not None:
        after = replace(after, language=wished.language)
    if wished.zone is not None:
        after = replace(after, zone=wished.zone)
    if wished.copy is not None:
        after = replace(after, copies=_copies(before, wished.copy))
    if wished.channel is not None:
        way = "" if wished.channel == AS_RULED else wished.channel
        after = replace(after, preferred=Preferred(way))
    if wished.business or wished.consumer:
        after = replace(after, business=wished.business)
    if wished.no_extras or wished.extras:
        said = word_on(wished.said_on, session.clock(), session.zone)
        after = replace(after, extras=ExtrasWord(wished.no_extras, said, BY_HAND))
    word = _word(after, wished, session.clock())
    return after if word is None else replace(after, texts=word)


def _kept(before: Client, wished: Namespace) -> Client:
    """As the options want them kept: under which tags, to be booked or not, in use or archived."""
    after = before
    if wished.tag is not None:
        after = replace(after, tags=tuple(wished.tag))
    if wished.bar is not None or wished.unbar:
        after = replace(after, barred=not wished.unbar, barred_why=wished.bar or "")
    if wished.archive or wished.unarchive:
        after = replace(after, archived=wished.archive)
    return after


def _word(after: Client, wished: Namespace, now: datetime) -> TextsWord | None:
    """What the client has said about texts; None where no option tells of it.

    Whoever is to get texts has agreed to them: the consultant says so by wishing it.
    """
    if wished.no_texts:
        return TextsWord(Permission.REFUSED, now, BY_HAND)
    if wished.consent is not None:
        how = tidy_line(wished.consent)
        if not how:
            raise InvalidInput(
                "consent", "How the client agreed is missing.", remedy="Such as “by phone”."
            )
        return TextsWord(Permission.GIVEN, now, how)
    given = after.texts.word is Permission.GIVEN
    if wished.channel == Preferred.TEXT and not given:
        return TextsWord(Permission.GIVEN, now, BY_HAND)
    return None


def _copies(before: Client, typed: Sequence[str]) -> tuple[Copy, ...]:
    return with_words_of((_copy(text) for text in typed if text), before.copies)


def _copy(text: str) -> Copy:
    """A second contact, as "Name <address>" or as the address alone."""
    name, opened, rest = text.partition("<")
    if not opened:
        return Copy(text)
    if not rest.rstrip().endswith(">"):
        raise InvalidInput(
            "copy",
            f"“{text}” is no e-mail address.",
            remedy="Write it such as office@example.org, or Name <office@example.org>.",
        )
    return Copy(rest.rstrip().removesuffix(">"), name)


def _told(one: Client, in_zone: ZoneInfo) -> tuple[dict[str, object], list[str]]:
    mobile = _mobile(one)
    at = None if one.texts.at is None else one.texts.at.astimezone(in_zone)
    since = None if one.extras.at is None else one.extras.at.astimezone(in_zone)
    data = {
        "id": one.id,
        "uid": one.uid,
        "name": one.name,
        "company": one.company,
        "email": one.email,
        "phones": list(one.phones),
        "mobile": mobile,
        "language": one.language,
        "zone": one.zone,
        "channel": str(one.preferred) or None,
        "texts": {
            "word": str(one.texts.word) or None,
            "at": None if at is None else at.isoformat(),
            "how": one.texts.how,
        },
        "extras": {
            "word": "unwanted" if one.extras.unwanted else None,
            "at": None if since is None else since.isoformat(),
            "how": one.extras.how,
        },
        "copies": [
            {"email": copy.email, "name": copy.name, "extras": _copy_word(copy)}
            for copy in one.copies
        ],
        "business": one.business,
        "tags": list(one.tags),
        "barred": one.barred,
        "barred_why": one.barred_why,
        "archived": one.archived,
    }
    lines = [
        f"{one.id:>6}  {' · '.join(part for part in (one.name, one.company) if part)}",
        f"Books as a {'business' if one.business else 'consumer'}",
        f"E-mail: {one.email or 'none'}",
        f"Phones: {', '.join(one.phones) or 'none'}" + _of_mobile(one, mobile),
        f"Language: {one.language or 'that of the practice'}",
        f"Zone: {one.zone or 'that of the practice'}",
        f"Written to: {_WAYS[one.preferred]}",
        f"Texts: {_WORDS[one.texts.word]}"
        + (f", {at:%Y-%m-%d %H:%M}, {one.texts.how}" if at else ""),
    ]
    if since:
        wish = "none" if one.extras.unwanted else "as the rules say"
        lines.append(f"Thanks and follow-ups: {wish}, {since:%Y-%m-%d %H:%M}, {one.extras.how}")
    if one.copies:
        lines.append(f"Copies to: {', '.join(map(_copy_told, one.copies))}")
    if one.tags:
        lines.append(f"Tags: {', '.join(one.tags)}")
    if one.archived:
        lines.append("Archived")
    return data, lines


def _copy_word(copy: Copy) -> str | None:
    return None if copy.spared_since is None else "unwanted"


def _copy_told(copy: Copy) -> str:
    told = f"{copy.name} <{copy.email}>" if copy.name else copy.email
    return told if copy.spared_since is None else f"{told} (no thanks and follow-ups)"


def _mobile(one: Client) -> str:
    """The number that texts go to; empty for none. Loads the plans of all countries."""
    if not one.phones:
        return ""
    from scheduler_app.domain.phone_numbers import first_mobile

    return first_mobile(one.phones)


def _of_mobile(one: Client, mobile: str) -> str:
    if not one.phones:
        return ""
    return f" (texts go to {mobile})" if mobile else " (no text can reach them)"


_WAYS = {
    Preferred.AS_RULED: "as the rules say",
    Preferred.MAIL: "by mail",
    Preferred.TEXT: "by text",
    Preferred.NONE: "never",
}
_WORDS = {
    Permission.NONE: "the client has not said whether they may be sent",
    Permission.GIVEN: "the client agreed",
    Permission.REFUSED: "the client wants none",
}
