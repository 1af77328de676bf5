"""Use cases: mails that the page sends in the desktop's stead, also while that is off.

They are rows of the outbox, of kinds that wings have brought. What is due within the lease and a
margin is handed over as a whole document; what became of each mail comes back by its key.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.direct import brings_files
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.resting import goes_at
from scheduler_app.domain.messages.retrying import again_at
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.page.limits import LATEST
from scheduler_app.domain.page.mails import (
    MAILS_FORMAT,
    MARGIN,
    MOST_MAILS,
    MOST_MAILS_BYTES,
    HandedMail,
    MailDocument,
    MailReport,
)
from scheduler_app.domain.time_units import DAY, HOUR
from scheduler_app.domain.zones import to_epoch, zone
from scheduler_app.storage.diary import looking, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.messages import said as messages_said
from scheduler_app.storage.messages.direct_parties import page_knows
from scheduler_app.storage.messages.mails import OWN_SERVER
from scheduler_app.storage.messages.quiet import quiet_hours
from scheduler_app.storage.page import handed_over
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.handed_over import MailRow
from scheduler_app.storage.page.link import PageLink
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.brought_to_mails import waiting_for_files
from scheduler_app.use_cases.messages.carrying_out import (
    NOT_WRITTEN,
    TOO_LATE,
    Fate,
    claim,
    claim_again,
    settle,
    settle_within,
)
from scheduler_app.use_cases.messages.resting import OF_USE_AT_NIGHT
from scheduler_app.use_cases.page.giving_files import give_files
from scheduler_app.use_cases.page.mail_documents import digest_of, mail_of, of_use_until
from scheduler_app.use_cases.page.mail_fates import fates_of, taken_back
from scheduler_app.use_cases.page.watching import watch_of
from scheduler_app.use_cases.practice.rules import get_practice

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.page_gateway import PageGateway

WriteMail = Callable[[OutboxRow, datetime], object]
"""Words a claimed mail as its booking stands, and keeps that before it goes anywhere."""

ANEW_BEFORE = 12 * HOUR
"""Seconds by which a document is prolonged before it would end too early."""

OF_A_DOCUMENT = 10_000
"""More bytes than a document has beside its mails."""

UNDER_WAY = "?"
"""Stands for the digest of what may have arrived."""

NEVER_TOLD = "The page never said what became of it."
NO_MAIL = "It can't be sent as it is: {}"


@dataclass(slots=True)
class HandedOver:
    """How many mails the page keeps, what it told, and how many rows came to which state."""

    kept: int = 0
    reports: Sequence[MailReport] = ()
    counts: Counter[RowState] = field(default_factory=Counter)


def hand_over(
    diary: DiaryHandle,
    gateway: PageGateway,
    *,
    now: datetime,
    write: WriteMail | None = None,
    parting: bool = False,
    beside: Sequence[HandedMail] = (),
) -> HandedOver | None:
    """Let the page send what is due while nobody may be here; None where there is nothing to say.

    `write` words what is claimed; without it the words stand in the rows themselves. At `parting`
    the page is to forget what it has, and waits for no further word of this program: what it had
    not sent by then is planned again. `beside` are mails
    that no row stands for; of these `HandedOver.reports` tells.
    It is put only where the page keeps something else, or not for long enough. Whoever dies in
    between has harmed nothing: a mail goes out once for its key, however often it is handed over.
    """
    if not brought.MAIL_KINDS:
        return None
    with reading(diary) as connection:
        link = page_link.read(connection)
    if link.kind == "none" or not link.is_able(PageAbility.MAILS):
        return None
    moment = to_epoch(now.replace(microsecond=0))
    lasts = get_practice(diary).lease_days * DAY + MARGIN
    if not parting:
        _claim(diary, moment + lasts, write, now, page=link.page)
    rows = _rows(diary, moment + lasts)
    result = HandedOver()
    _give_up(diary, rows, link, result, now)
    near = (each for each in rows if each.row.wanted.due <= moment + lasts)
    mails = () if parting else (*_mails(diary, list(near), link, result, now), *beside)
    watch = None if parting else watch_of(diary, link)
    digest = digest_of(mails, watch)
    theirs = link.mails_digest
    lasting = (link.mails_until or 0) - link.offset >= moment + lasts - ANEW_BEFORE
    asked_of = {RowState.SENDING, RowState.WITHDRAWING} | (
        {RowState.HANDED_OVER} if parting else set()
    )
    asking = asked_of.intersection(row.row.state for row in rows)
    kept = (digest == theirs and lasting) or (not mails and watch is None and not theirs)
    # What was claimed or called back is asked for also where the page keeps to just this, or to
    # nothing, such as one from a copy: only its answer says whether anybody has it.
    if kept and not asking and not beside:
        return result if result.counts else None
    # Whether it arrives or not: from here on nobody knows what the page keeps to.
    _note(diary, link, UNDER_WAY, 0, now)
    document = MailDocument(MAILS_FORMAT, link.diary, digest, moment, lasts, mails, watch)
    receipt = gateway.hand_over(document, packed=link.is_able(PageAbility.GZIP))
    _note(diary, link, receipt.digest, receipt.until, now)
    given = give_files(diary, gateway, mails, receipt.lacks, now=now)
    told = [report for report in receipt.reports if report.key not in given.waiting]
    _settle_all(diary, rows, told, link, result, now)
    if parting:
        _take_back(diary, rows, receipt.reports, result, now)
    result.kept, result.reports = len(mails), receipt.reports
    if given.trouble is not None:
        raise given.trouble
    return result


def left_at_page(diary: DiaryHandle) -> int:
    """How many mails the linked page has, or may have, and may still send."""
    with looking(diary) as asked:
        rows = handed_over.rows_due(asked, brought.MAIL_KINDS, until=LATEST, most=MOST_MAILS)
    outside = {RowState.HANDED_OVER, RowState.WITHDRAWING, RowState.SENDING}
    return sum(each.row.state in outside and each.provider != OWN_SERVER for each in rows)


def still_sends(left: int) -> str:
    """What is to be known of a page that was let go and could not be told; empty for nothing."""
    if not left:
        return ""
    mails = "1 mail" if left == 1 else f"{left} mails"
    return (
        f"Disconnected, but the page could not be reached: it may still send {mails} that it was "
        "given, until its lease ends. Whoever’s booking changes by then, tell them yourself."
    )


def _take_back(
    diary: DiaryHandle,
    rows: Iterable[MailRow],
    reports: Iterable[MailReport],
    result: HandedOver,
    now: datetime,
) -> None:
    """What a page that was let go does not speak of never came there: nobody sends it."""
    known = {report.key for report in reports}
    for each in rows:
        if each.row.wanted.key in known:
            continue
        if each.row.state is RowState.SENDING:
            _settle(diary, each.row, Fate(RowState.PLANNED), result, now)
        elif each.row.state is RowState.HANDED_OVER:
            for fate in taken_back(each.row, to_epoch(now.replace(microsecond=0))):
                _settle(diary, each.row, fate, result, now)


def reported(change: Change, event: Event, now: datetime) -> str:
    """What became of a mail that was handed over; of none that this diary knows it is passed."""
    report = event.report
    if report is None:
        raise InvalidInput("report", "The report is not whole.")
    row = handed_over.row_with_key(change.connection, report.key)
    if row is None or row.wanted.kind not in brought.MAIL_KINDS:
        return "not known"
    link = page_link.read(change.connection)
    told = False
    for fate in fates_of(row, report, link.page, to_epoch(now.replace(microsecond=0))):
        told = settle_within(change, row, fate, now=now) or told
        row = row._replace(state=fate.state)
    return str(row.state) if told else "known"


def _claim(
    diary: DiaryHandle, until: int, write: WriteMail | None, now: datetime, *, page: str
) -> None:
    """Take what is planned and of use, as its booking stands now, and write its words down.

    What an earlier attempt has left is looked at again as well: whether it came there or not, it
    goes out once for its key.
    """
    moment = to_epoch(now.replace(microsecond=0))
    _hope_again(diary, page, now)
    with looking(diary) as asked:
        quiet = quiet_hours(asked)
        able = page_knows(asked, PageAbility.DIRECT)
        takes_files = page_knows(asked, PageAbility.FILES)
    found = _rows(diary, until)
    with looking(diary) as asked:
        unmade = waiting_for_files(asked, [each.row for each in found])
    for each in found:
        # An older page would take one about no booking for one about another that it lacks.
        lacks = each.row.wanted.booking_id is None and not able
        lacks = lacks or (not takes_files and brings_files(each.row.wanted.content))
        if (
            lacks
            or each.row.id in unmade
            or of_use_until(each.row) <= max(each.row.wanted.due, moment)
            or (each.not_before or 0) > moment
        ):
            continue
        state = each.row.state
        if state is RowState.SENDING:
            # The page may have it, and is asked what became of it where nobody wants it any more.
            state = claim_again(diary, each.row.id, now=now, not_wanted=RowState.WITHDRAWING)
        if state is RowState.SENDING:
            # What may have come there says the same again: by its words the page knows it.
            if write is not None and not _is_worded(diary, each.row.id):
                _write(diary, each.row, write, now)
        elif state is RowState.PLANNED:
            goes = goes_at(
                each.row.wanted, max(each.row.wanted.due, moment), quiet, zone(each.zone)
            )
            if goes is None:
                settle(diary, each.row.id, Fate(RowState.SKIPPED, OF_USE_AT_NIGHT), now=now)
                continue
            claimed = claim(diary, each.row.id, now=now, early=True, taken_by="")
            if claimed is not None and write is not None:
                # It says "tomorrow" as of when it goes.
                later = claimed.wanted._replace(due=max(claimed.wanted.due, goes))
                _write(diary, claimed._replace(wanted=later), write, now)


def _is_worded(diary: DiaryHandle, row_id: int) -> bool:
    """Whether a claimed row has the words of its claim."""
    with looking(diary) as asked:
        at = messages_said.written_at(asked, row_id)
        return at is not None and at >= outbox.row(asked, row_id).since


def _write(diary: DiaryHandle, row: OutboxRow, write: WriteMail, now: datetime) -> None:
    """Word what is claimed; where that can't be, it has not gone out, and its row says why."""
    try:
        write(row, now)
    except InvalidInput as wrong:
        settle(diary, row.id, Fate(RowState.FAILED, str(wrong)), now=now)
    except Trouble as trouble:
        # Whoever is woken by that must not find it again at once.
        again = again_at(row.wanted.key, row.tries, to_epoch(now.replace(microsecond=0)))
        settle(diary, row.id, Fate(RowState.PLANNED, str(trouble), not_before=again), now=now)
    except Exception:
        # A bug in one of them must not keep all others from the page for ever.
        settle(diary, row.id, Fate(RowState.FAILED, NOT_WRITTEN), now=now)
        raise


def _rows(diary: DiaryHandle, until: int) -> list[MailRow]:
    """Those that are the page's: one that the own server is at is left to it."""
    with looking(diary) as asked:
        rows = handed_over.rows_due(asked, brought.MAIL_KINDS, until=until, most=MOST_MAILS)
    return [
        each
        for each in rows
        if each.row.state is not RowState.SENDING or each.provider != OWN_SERVER
    ]


def _hope_again(diary: DiaryHandle, page: str, now: datetime) -> None:
    """What a clock that was ahead gave up is the page's still: nobody else would send it."""
    moment = to_epoch(now.replace(microsecond=0))
    with looking(diary) as asked:
        rows = handed_over.given_up_ahead(asked, brought.MAIL_KINDS, NEVER_TOLD, page, moment)
    for row in rows:
        settle(diary, row.id, Fate(RowState.HANDED_OVER, provider=page), now=now)


def _give_up(
    diary: DiaryHandle, rows: Iterable[MailRow], link: PageLink, result: HandedOver, now: datetime
) -> None:
    """End what came too late, what another page has had, and what nobody told of for a day after.

    What was claimed may have gone out there, though no answer said so.
    """
    moment = to_epoch(now.replace(microsecond=0))
    for each in rows:
        if each.row.state is RowState.PLANNED and of_use_until(each.row) <= moment:
            _settle(diary, each.row, Fate(RowState.SKIPPED, TOO_LATE), result, now)
            continue
        of_another = each.provider not in {"", link.page}
        over = of_use_until(each.row) + (0 if of_another else DAY) <= moment
        if over and each.row.state is not RowState.PLANNED:
            _settle(diary, each.row, Fate(RowState.UNKNOWN, NEVER_TOLD), result, now)


def _mails(
    diary: DiaryHandle, rows: Sequence[MailRow], link: PageLink, result: HandedOver, now: datetime
) -> tuple[HandedMail, ...]:
    """The mails that the page is to have; what is none has failed."""
    moment = to_epoch(now.replace(microsecond=0))
    found: list[HandedMail] = []
    room = MOST_MAILS_BYTES - OF_A_DOCUMENT
    with looking(diary) as asked:
        words = messages_said.of(asked, [each.row.id for each in rows])
        quiet = quiet_hours(asked)
    for each in rows:
        row = each.row
        mine = row.state is RowState.SENDING
        mine = mine or (row.state is RowState.HANDED_OVER and each.provider == link.page)
        if not mine or of_use_until(row) <= moment:
            continue
        try:
            mail = mail_of(each, words.get(row.id), link, quiet, now=moment)
        except (InvalidInput, ValueError) as wrong:
            why = wrong.message if isinstance(wrong, InvalidInput) else str(wrong)
            _settle(diary, row, Fate(RowState.FAILED, NO_MAIL.format(why)), result, now)
            continue
        room -= len(json.dumps(asdict(mail)))
        if room < 0:
            # The next ones have their turn when these have gone out.
            break
        found.append(mail)
    return tuple(found)


def _settle_all(
    diary: DiaryHandle,
    rows: Iterable[MailRow],
    reports: Iterable[MailReport],
    link: PageLink,
    result: HandedOver,
    now: datetime,
) -> None:
    by_key = {report.key: report for report in reports}
    moment = to_epoch(now.replace(microsecond=0))
    for each in rows:
        report = by_key.get(each.row.wanted.key)
        if report is None and each.row.state is RowState.WITHDRAWING:
            # It never came there, or was forgotten long ago: nobody is left who would send it.
            _settle(diary, each.row, Fate(RowState.WITHDRAWN), result, now)
        elif report is not None:
            row = each.row
            for fate in fates_of(row, report, link.page, moment):
                _settle(diary, row, fate, result, now)
                row = row._replace(state=fate.state)


def _settle(
    diary: DiaryHandle, row: OutboxRow, fate: Fate, result: HandedOver, now: datetime
) -> None:
    if settle(diary, row.id, fate, now=now):
        result.counts[fate.state] += 1


def _note(diary: DiaryHandle, link: PageLink, digest: str, until: int, now: datetime) -> None:
    with writing(diary, "contact", by=By.SYSTEM, at=now) as change:
        if page_link.read(change.connection).page == link.page:
            page_link.note(change.connection, mails_digest=digest, mails_until=until)
