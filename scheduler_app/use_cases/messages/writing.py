"""Use cases: word a message, when somebody is about to send it, and keep what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.reach import Channel, as_in_the_dns
from scheduler_app.domain.errors import NotAllowed, NotFound
from scheduler_app.domain.messages.confirmation import CONFIRM
from scheduler_app.domain.messages.deposit import (
    ASK_TO_PAY,
    ToldDeposit,
)
from scheduler_app.domain.messages.direct import DirectMessage
from scheduler_app.domain.messages.direct_planning import as_addressed, as_told, deposit_as_told
from scheduler_app.domain.messages.facts import MessageFacts
from scheduler_app.domain.messages.first_lines import copied
from scheduler_app.domain.messages.invitation import invitation_of
from scheduler_app.domain.messages.message import TEXT_KIND, MessageLinks, Worded, WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.messages.resting import rests_soon
from scheduler_app.domain.messages.rules import NOT_TRANSACTIONAL
from scheduler_app.domain.messages.segments import segments_of
from scheduler_app.domain.messages.settings import INVITE, MAIL_FROM, QUIET_HOURS, address_in
from scheduler_app.domain.messages.variables import (
    spoken,
)
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.zones import to_epoch, zone
from scheduler_app.storage.brought import told_deposits
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import marks, said, wordings
from scheduler_app.storage.messages.direct_parties import page_knows
from scheduler_app.storage.messages.facts import facts_of
from scheduler_app.storage.messages.hearsay import as_off
from scheduler_app.storage.practice import rules
from scheduler_app.storage.snapshots import asked_plainly
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.messages import asking
from scheduler_app.use_cases.messages.asking import TextQuestion
from scheduler_app.use_cases.messages.in_own_words import (
    KIND_CHANNELS,
    told_by,
    worded_by_hand,
)
from scheduler_app.use_cases.messages.without_booking import without_booking

if TYPE_CHECKING:
    from scheduler_app.domain.messages.telling import SaidBeside
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.message_writer import MessageWriter, Wordings


@dataclass(frozen=True, slots=True)
class MessageWanted:
    """Which message to word, to whom, and when it is read (epoch seconds). `to` 0 is the client.

    A notice may say which time it `was`, and how many visits are `following` that changed as well.
    `client` is who it is for, where that is not whose booking it is now, and `start` what they
    know of it. `refund` is what went back of a deposit, in minor units, and `to_card` that it did.
    `direct` is what the consultant tells by hand.
    """

    template: str
    channel: Channel
    to: int
    read_at: int
    was: int | None = None
    following: int = 0
    client: int | None = None
    start: int = 0
    refund: int = 0
    to_card: bool = False
    direct: DirectMessage | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the diary says for it."""

    facts: MessageFacts
    own: Wordings
    sender: str
    invites: bool
    deposit: ToldDeposit | None
    hears: bool
    asks: TextQuestion | None = None
    dated: bool = False
    """Whether a mail says the date alone, as nobody can tell on which day the page sends it."""


def written(
    diary: DiaryHandle,
    writer: MessageWriter,
    row: OutboxRow,
    *,
    secrets: Secrets | None,
    now: datetime,
) -> WrittenMessage:
    """Word the message of a claimed row as things stand now, and keep it before it goes out.

    `secrets` has the key of links; waits for the keyring. What is sent later, because it is handed
    over ahead, says "tomorrow" as of then. `InvalidInput` where a wording does not work, `NotFound`
    where the booking is gone, `NotAllowed` where it moved away or nobody is left to write to.
    """
    content: dict[str, Any] = json.loads(row.wanted.content)
    moment = to_epoch(now.replace(microsecond=0))
    direct = told_by(diary, row) if "direct" in content else None
    if row.wanted.booking_id is None:
        if direct is None:
            raise NotFound("There is nothing to tell by this.")
        message = without_booking(
            diary, writer, direct, KIND_CHANNELS[row.wanted.kind], secrets=secrets, now=now
        )
        _keep(diary, row, message, None, now)
        return message
    wanted = replace(wanted_of(row, moment), direct=direct)
    known = known_of(diary, row.wanted.booking_id, wanted, row.id)
    if content.get("start", known.facts.start) != known.facts.start:
        raise NotAllowed("The booking has moved away from the time of this message.")
    if wanted.client is not None:
        # What opens the booking is its client's alone.
        secrets = None
    links = brought.links_of(diary, secrets, row.wanted.booking_id, now=now)
    if not links.pay and _needs_link(known.deposit, wanted.template, content):
        raise NotAllowed(
            "The link to pay the deposit by can't be had just now.",
            remedy="See whether the keyring is unlocked; then it goes by itself.",
        )
    message = _message(writer, known, wanted, links, moment)
    _keep(diary, row, message, known.asks, now)
    return message


def _keep(
    diary: DiaryHandle,
    row: OutboxRow,
    message: WrittenMessage,
    asks: TextQuestion | None,
    now: datetime,
) -> None:
    """Write down what a row says and asks, and by what its mail is known that is answered."""
    moment = to_epoch(now.replace(microsecond=0))
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        if asks is not None:
            asking.keep(change, asks)
        said.keep(change.connection, row.id, message, now=moment)
        if message.channel is Channel.MAIL:
            marks.keep(asked_plainly(change.connection), row.id, row.wanted.key)


def wanted_of(row: OutboxRow, now: int) -> MessageWanted:
    """What a row of the outbox is to say, where it is written now (epoch seconds)."""
    content: dict[str, Any] = json.loads(row.wanted.content)
    return MessageWanted(
        content["template"],
        Channel.TEXT if row.wanted.kind == TEXT_KIND else Channel.MAIL,
        content.get("to", 0),
        max(now, row.wanted.due),
        content.get("was"),
        content.get("following", 0),
        content["client"] if "now" in content else None,
        content.get("start", 0),
        content.get("refund", 0),
        bool(content.get("to_card", 0)),
    )


def as_it_would_say(
    diary: DiaryHandle,
    writer: MessageWriter,
    booking_id: int,
    wanted: MessageWanted,
    *,
    now: datetime,
) -> WrittenMessage:
    """What a message would say if it were written now; nothing is kept.

    Its link is made up: as long as a real one, and it opens nothing.
    """
    known = known_of(diary, booking_id, wanted)
    if wanted.direct is not None:
        deposit = deposit_as_told(known.deposit, wanted.direct)
        known = replace(known, facts=as_told(known.facts, wanted.direct), deposit=deposit)
    made_up = wanted.client is None
    links = brought.links_of(diary, None, booking_id, now=now, made_up=made_up)
    return _message(writer, known, wanted, links, to_epoch(now.replace(microsecond=0)))


_SOON = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for "tomorrow" where a text is told from that of another day."""


def known_of(
    diary: DiaryHandle, booking_id: int, wanted: MessageWanted | None = None, row_id: int = 0
) -> _Known:
    """What the diary says for a message about a booking; `NotFound` where that is gone."""
    with looking(diary) as snapshot:
        if wanted is not None and wanted.client is not None:
            found = as_off(snapshot, booking_id, wanted.client, wanted.start)
        else:
            found = facts_of(snapshot, json.dumps([booking_id]))
        own = wordings.all_of(snapshot)
        stored = rules.all_settings(snapshot)
        # Whoever had the booking before has nothing to do with what its client pays now.
        theirs = wanted is None or wanted.client is None
        deposit = told_deposits(snapshot, [booking_id]).get(booking_id) if theirs else None
        hears = asking.hears(stored)
        asks = None
        rests = wanted is not None and page_knows(snapshot, PageAbility.RESTING)
        if found and wanted is not None and hears and _is_text_ask(wanted):
            asks = asking.question(snapshot, found[0], row_id, wanted.read_at)
    if not found:
        raise NotFound("There is no booking of a client to write about.")
    facts = found[0]
    sender = facts.practice_email or address_in(MAIL_FROM.of(stored))
    quiet = QUIET_HOURS.of(stored) if rests else None
    at = wanted.read_at if wanted is not None else 0
    dated = rests_soon(at, quiet, zone(facts.client_zone))
    return _Known(facts, own, sender, INVITE.of(stored) == "on", deposit, hears, asks, dated)


def _is_text_ask(wanted: MessageWanted) -> bool:
    return wanted.template == CONFIRM and wanted.channel is Channel.TEXT


def _message(
    writer: MessageWriter, known: _Known, wanted: MessageWanted, links: MessageLinks, now: int
) -> WrittenMessage:
    # Babel is imported by it: only lanes that send, and previews, need it.
    from scheduler_app.domain.messages.telling import told

    facts, direct = known.facts, wanted.direct
    if direct is not None:
        facts = as_addressed(facts, direct, mails=True)
    address, name = _to_whom(facts, wanted)
    language = spoken(facts.language, {language for _, language, _ in known.own})
    if not known.invites or wanted.to:
        links = replace(links, register="")
    variables = told(
        facts,
        links,
        name=name,
        language=language,
        read_at=wanted.read_at,
        beside=_beside(known, wanted),
        deposit=known.deposit,
    )

    def nearing(**near: str) -> Worded:
        if direct is not None and direct.text:
            return worded_by_hand(writer, direct, variables)
        return writer.write(wanted.template, language, variables | near, known.own)

    worded = nearing(soon="") if known.dated and wanted.channel is Channel.MAIL else nearing()
    if wanted.channel is Channel.TEXT:
        text = WrittenMessage(Channel.TEXT, address, worded.sms, name=name, language=language)
        return _as_it_lasts(text, lambda soon: nearing(soon=soon).sms, links)
    if wanted.to:
        worded = copied(worded, facts.client_name)
    headers = {"Reply-To": known.facts.practice_email} if known.facts.practice_email else {}
    if wanted.template in NOT_TRANSACTIONAL and known.sender:
        headers["List-Unsubscribe"] = f"<mailto:{known.sender}?subject=unsubscribe>"
    return WrittenMessage(
        Channel.MAIL,
        address,
        worded.text,
        name=name,
        language=language,
        subject=worded.subject,
        html=worded.html,
        calendar=invitation_of(
            wanted.template,
            facts,
            links,
            organizer=known.sender,
            attendee=(address, name),
            now=now,
            reserved=known.deposit is not None and known.deposit.missing > 0,
        ),
        headers=headers,
        link=links.booking,
    )


def _beside(known: _Known, wanted: MessageWanted) -> SaidBeside:
    """What is said beside the booking."""
    from scheduler_app.domain.messages.telling import SaidBeside

    reply = known.asks.reply if known.asks is not None else ""
    beside = SaidBeside(wanted.was, wanted.following, wanted.refund, wanted.to_card, reply)
    return beside if wanted.direct is None else beside._replace(direct=wanted.direct.facts)


def _needs_link(deposit: ToldDeposit | None, template: str, content: Mapping[str, object]) -> bool:
    """Whether a message is of no use without a link to pay by."""
    if deposit is None or not deposit.missing:
        return template in ASK_TO_PAY
    return not deposit.by_hand and (template in ASK_TO_PAY or "deposit" in content)


def _as_it_lasts(
    message: WrittenMessage, nearing: Callable[[str], str], links: MessageLinks
) -> WrittenMessage:
    """A text that is as short as it may be; `nearing` words it with how near the visit is."""
    text = message.text
    if segments_of(text).count > 1:
        # The date says it as well, and each segment is paid for.
        brief = nearing("")
        text = brief if segments_of(brief).count < segments_of(text).count else text
    return replace(
        message,
        text=text,
        link=next((link for link in (links.booking, links.pay) if link and link in text), ""),
        lasting=tuple(piece.strip() for piece in nearing(_SOON).split(_SOON)),
    )


def _to_whom(facts: MessageFacts, wanted: MessageWanted) -> tuple[str, str]:
    """Address and name."""
    address, name = facts.email, facts.client_name
    if wanted.channel is Channel.TEXT:
        address = facts.mobile
    elif wanted.to:
        known = 0 < wanted.to <= len(facts.copies)
        copy = facts.copies[wanted.to - 1] if known else None
        address, name = (copy.email, copy.name) if copy else ("", "")
    if not address:
        raise NotAllowed(
            "There is no address to write to.", remedy="Give the client an address or a mobile."
        )
    return address if wanted.channel is Channel.TEXT else as_in_the_dns(address), name
