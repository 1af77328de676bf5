"""Use case: the bookings that the page shows their clients, as the diary stands. Pure reading."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scheduler_app.domain.bookings.booking import OPEN, State
from scheduler_app.domain.bookings.turns import Turn, first_start
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.page.commitments import (
    SHOWN_DAYS,
    by_client,
    public_uid,
    state_shown,
)
from scheduler_app.domain.page.deposit_card import for_older_page
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import CommitmentState, PageAbility
from scheduler_app.domain.page.limits import LARGEST_NUMBER, can_be_shown
from scheduler_app.domain.page.links import BookingLink, LinkPurpose
from scheduler_app.domain.page.mails import MARGIN
from scheduler_app.domain.page.reports import RATED_FOR, VisitReport
from scheduler_app.domain.page.requests import RequestKind, RequestState
from scheduler_app.domain.practice.rules import Practice
from scheduler_app.domain.practice.services import Where
from scheduler_app.domain.time_units import DAY, Minutes
from scheduler_app.storage.bookings.turns import turns_of
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.messages.own_page import awaited_in
from scheduler_app.storage.page import booking_links, commitments, requests
from scheduler_app.storage.page.commitments import Range, ShownBooking
from scheduler_app.storage.page.link import PageLink
from scheduler_app.storage.page.requests import RequestRow
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.page.asked_visits import NOBODY, AskedToCome, asked_visits
from scheduler_app.use_cases.page.fitting import (
    fitting_currency,
    fitting_instant,
    fitting_line,
    fitting_text,
    fitting_zone,
)
from scheduler_app.use_cases.page.reports import reports_of
from scheduler_app.use_cases.page.revocable import NOTHING, Revocability, revocability
from scheduler_app.use_cases.page.terms import KnowsTerms

log = logging.getLogger(__name__)

MOST_COMMITMENTS = 4_000
"""As many as fit the two megabytes that a page reads at once, with the openings beside them."""

LONGEST_SHOWN = 31 * DAY
"""What lasts longer is no appointment that a client would look for."""

LINKED_AFTER = DAY
"""Seconds after its end that a booking can still be opened by its link."""

DEPOSIT_TOLD = 90 * DAY
"""Seconds after its end for which the page says what became of a deposit."""

PAY_LINKS_TOLD = 7 * DAY
"""Seconds after the last money moved for which the link to pay still tells what came of it. Later
it would be the longest thing that a publication says of a booking, and of use to nobody."""

NEVER = 2**62
"""An instant after which nothing ends."""

MOST_TEXTS = 600_000
"""Bytes of what clients described that a publication carries back, those of the next bookings
first: whatever strangers type into forms, the page can still read the whole."""


def commitments_of(
    connection: Reading,
    link: PageLink,
    terms: KnowsTerms,
    practice: Practice,
    moment: int,
    *,
    revoking: bool,
) -> tuple[Commitment, ...]:
    """What each client is shown of their bookings at `moment` (epoch seconds), in order of start.

    Clients without an account are among them where the page opens bookings by a link, and where
    there is one; and where the page is to send a mail: it looks whether what that tells of holds.
    Nothing tells who they are: neither name nor address, nor where they are reached. Where
    `revoking` is offered, it is told until when each contract may be.
    """
    zone_name = practice.zone
    linked = moment - LINKED_AFTER if link.is_able(PageAbility.LINKS) else NEVER
    reports = link.is_able(PageAbility.LINKS, PageAbility.REPORTS)
    told_of = moment - RATED_FOR if reports else NEVER
    since = moment - SHOWN_DAYS * DAY
    wanted = Range(since, moment, LONGEST_SHOWN, MOST_COMMITMENTS, linked, told_of)
    if link.is_able(PageAbility.LINKS, PageAbility.MAILS):
        mailed = moment + practice.lease_days * DAY + MARGIN
        wanted = wanted._replace(mailed=mailed, mails=json.dumps(brought.MAIL_KINDS))
    shown = commitments.shown_in(connection, wanted)
    if not shown:
        return ()
    if not link.is_able(PageAbility.TAXES):
        shown = [row._replace(added_tax=0) for row in shown]
    # What is over is no news: most of what is shown.
    ahead = [row.id for row in shown if row.end > moment]
    to_come = [row.id for row in shown if row.start > moment and row.state == State.CONFIRMED]
    known = _read(connection, shown, linked, terms, moment)
    if reports:
        known = _with_reports(connection, shown, known, moment)
    else:
        known = replace(known, links=_without(LinkPurpose.RATE, known.links))
    ids = [row.id for row in shown]
    awaited = awaited_in(connection, ahead) | _told_directly(connection, known, ids)
    known = replace(known, awaited=awaited)
    if link.is_able(PageAbility.TEXTS):
        known = replace(known, texts_out=commitments.texts_out(connection, ids, now=moment))
    if link.is_able(PageAbility.CONFIRMING):
        known = replace(known, confirming=True, visits=asked_visits(connection, to_come))
    known = _for_its_age(link, practice, known, moment)
    revocable = revocability(connection, link, ids, zone_name, moment, offered=revoking)
    known = replace(known, revocable=revocable)
    texts = _Texts(MOST_TEXTS)
    told = [row for row in shown if can_be_shown(row.start, row.end)]
    if left_off := len(shown) - len(told):
        bookings = "1 booking is" if left_off == 1 else f"{left_off} bookings are"
        log.warning("%s not on the page: no page shows that year", bookings)
    return tuple(_commitment(row, known, link.diary, zone_name, moment, texts) for row in told)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the diary knows of the bookings that are shown, by booking, with whose account shows it.

    `standing` are the accounts that are not erased with the client of each, `held` starts that are
    proposed, by request. `texts_out` tells when the next text goes out that lies with somebody
    outside, `awaited` are the bookings that their clients hear of from the desktop, `visits` those
    whose clients are asked whether they will be there, where the page is `confirming`. A page that
    does not know how a refund falls tells it until `tells_until`. `arrival` says that the page
    tells hours of arrival.
    """

    accounts: Mapping[int, str]
    standing: Mapping[str, int]
    links: Mapping[int, tuple[BookingLink, ...]]
    turns: Mapping[int, Sequence[Turn]]
    asked: Mapping[int, Sequence[RequestRow]]
    held: Mapping[int, Sequence[tuple[int, int, int]]]
    deposits: Mapping[int, DepositCard]
    moves_left: Mapping[int, int]
    policies: Mapping[int, int]
    awaited: Collection[int] = ()
    texts_out: Mapping[int, int] = field(default_factory=dict)
    arrival: bool = False
    tells_until: int | None = None
    revocable: Mapping[int, Revocability] = field(default_factory=dict)
    reports: Mapping[int, VisitReport] = field(default_factory=dict)
    asks: bool = False
    visits: Mapping[int, AskedToCome] = field(default_factory=dict)
    confirming: bool = False


def _read(
    connection: Reading,
    shown: Sequence[ShownBooking],
    linked: int,
    terms: KnowsTerms,
    moment: int,
) -> _Known:
    """What concerns these, and nothing else: what lies further back grows with the years."""
    ids = [row.id for row in shown]
    lately = [row.id for row in shown if row.end > moment - DEPOSIT_TOLD]
    ahead = [row.id for row in shown if row.start > moment]
    asked = requests.of_bookings(connection, ids)
    asking = {each.account for about in asked.values() for each in about if each.account}
    still_open = [each.id for about in asked.values() for each in about if each.open]
    links = booking_links.of_bookings(connection, [row.id for row in shown if row.end > linked])
    deposits = terms.deposits(connection, lately, moment)
    settled = [id_ for id_ in links if id_ in deposits and not deposits[id_].to_pay]
    if settled:
        rest = terms.at_rest(connection, settled, moment - PAY_LINKS_TOLD)
        links |= _without(LinkPurpose.PAY, {id_: links[id_] for id_ in rest})
    return _Known(
        accounts=requests.accounts_showing(
            connection, "bookings", {row.id: row.client_id for row in shown}
        ),
        standing=requests.standing(connection, asking),
        links=links,
        turns=turns_of(connection, ids),
        asked=asked,
        held=requests.standing_proposals(connection, still_open),
        deposits=deposits,
        moves_left=terms.moves_left(connection, ahead),
        policies=terms.policies(connection, ahead),
    )


def _for_its_age(link: PageLink, practice: Practice, known: _Known, moment: int) -> _Known:
    """As a page of these abilities is told it."""
    if link.is_able(PageAbility.ARRIVAL):
        known = replace(known, arrival=True)
    known = replace(known, asks=link.is_able(PageAbility.BARRING))
    if not link.is_able(PageAbility.LADDER):
        until = moment + practice.lease_days * DAY
        known = replace(known, tells_until=until, policies={})
    if not link.is_able(PageAbility.PAYING):
        known = replace(known, links=_without(LinkPurpose.PAY, known.links))
    return known


def _with_reports(
    connection: Reading, shown: Sequence[ShownBooking], known: _Known, moment: int
) -> _Known:
    """With what clients may read of visits; as long as they can be rated links open them, too."""
    found = reports_of(connection, shown, moment)
    lately = {row.id for row in shown if row.end > moment - RATED_FOR}
    more = [id_ for id_ in found if id_ in lately and id_ not in known.links]
    links = booking_links.of_bookings(connection, more) if more else {}
    links = _without(LinkPurpose.PAY, links)
    return replace(known, reports=found, links={**known.links, **links})


def _commitment(
    row: ShownBooking, known: _Known, diary: str, zone_name: str, moment: int, texts: _Texts
) -> Commitment:
    about = known.asked.get(row.id, [])
    its_turns = known.turns.get(row.id, [])
    counts_from = first_start(its_turns) or row.start
    latest = about[-1] if about else None
    # What the practice has offered by itself nobody has wished for.
    theirs = [each for each in about if each.offered_until is None]
    offer = next((each for each in about if each.open and each not in theirs), None)
    wish = next((each for each in theirs if each.open and each.kind is RequestKind.MOVE), None)
    proposed = [start for each in about for _, start, _ in known.held.get(each.id, [])]
    declined = any(
        each.kind is RequestKind.BOOK and each.state is RequestState.DECLINED for each in theirs
    )
    revocable, asked = known.revocable.get(row.id, NOTHING), known.visits.get(row.id, NOBODY)
    one = Commitment(
        uid=public_uid(diary, row.id, row.uid, in_series=row.series_id is not None),
        account=_account(about, known, row),
        state=state_shown(row.state, declined=declined),
        service=row.service_id or 0,
        service_name=fitting_line("service_name", row.service),
        start=row.start,
        end=row.end,
        zone=fitting_zone(row.zone, zone_name),
        first_start=fitting_instant(counts_from),
        revision=row.revision,
        where=_where(row),
        place=fitting_text("place", row.place),
        price=min(row.price, LARGEST_NUMBER),
        currency=fitting_currency(row.currency),
        asked_start=None if wish is None else fitting_instant(wish.start_at),
        proposals=tuple(sorted(filter(can_be_shown, proposed))),
        by_client=by_client(its_turns),
        note=fitting_text("note", latest.note) if latest is not None else "",
        # What somebody wrote who has erased it there is given back to nobody.
        text=texts.of(row, [each for each in about if each.account in known.standing], moment),
        links=known.links.get(row.id, ()),
        deposit=_deposit(row, known, counts_from),
        moves_left=known.moves_left.get(row.id),
        text_at=known.texts_out.get(row.id),
        awaited=row.id in known.awaited,
        arrival_window=row.arrival_window if known.arrival else Minutes(0),
        revocable_until=revocable.until,
        revoked_at=revocable.revoked_at,
        policy=known.policies.get(row.id, 0),
        added_tax=row.added_tax,
        confirm_from=asked.since,
        comes=asked.comes,
    )
    one = replace(
        one, report=_report(one.account, known, row), asks=known.asks and bool(row.barred)
    )
    if offer is not None and offer.offered_until is not None and known.confirming:
        one = _as_offered(one, offer.offered_until)
    if row.removed or not (one.account or one.links):
        # Nobody opens it: it is there for the mails about it, which need its time and its state.
        one = replace(one, account="", links=(), place="", note="", text="")
        return replace(one, deposit=None, report=None)
    return one


def _told_directly(connection: Reading, known: _Known, ids: Collection[int]) -> set[int]:
    """Those of whose last change their clients are told by a message of its own."""
    found = commitments.told_directly(connection, ids)
    return {id_ for id_, at in found.items() if at >= _changed_at(known.turns.get(id_, ()))}


def _changed_at(turns: Sequence[Turn]) -> int:
    """When a booking came to its time and its state, in epoch seconds."""
    return max((turn.at for turn in turns if turn.start or turn.state), default=0)


def _as_offered(one: Commitment, until: int) -> Commitment:
    """With what the practice offers by itself: instead of its time, where that can't be."""
    aside = one.state is CommitmentState.PENDING
    return replace(one, offered_until=fitting_instant(until), aside=aside)


def _without(
    purpose: LinkPurpose, links: Mapping[int, tuple[BookingLink, ...]]
) -> dict[int, tuple[BookingLink, ...]]:
    """Without the links for this purpose."""
    return {
        booking: tuple(each for each in its if each.purpose != purpose)
        for booking, its in links.items()
    }


def _report(account: str, known: _Known, row: ShownBooking) -> VisitReport | None:
    """What whoever is shown the booking may read of the visit: its own client, and nobody else."""
    theirs = not account or known.standing.get(account, row.client_id) == row.client_id
    return known.reports.get(row.id) if theirs else None


def _deposit(row: ShownBooking, known: _Known, counts_from: int) -> DepositCard | None:
    card = known.deposits.get(row.id)
    if card is None or known.tells_until is None:
        return card
    return for_older_page(card, min(counts_from, row.start), known.tells_until)


class _Texts:
    """What clients described, for as long as there is room."""

    def __init__(self, room: int) -> None:
        self._room = room

    def of(self, row: ShownBooking, about: Sequence[RequestRow], moment: int) -> str:
        """What the booking is about in its client's words; nothing once it is over."""
        if row.state not in OPEN or row.start <= moment:
            return ""
        told = [each.text for each in about if each.kind is RequestKind.BOOK]
        text = fitting_text("text", told[-1]) if told else ""
        # Twice: a quote or a line's end takes two bytes on the wire.
        size = 2 * len(text.encode())
        if size > self._room:
            return ""
        self._room -= size
        return text


def _account(about: Sequence[RequestRow], known: _Known, row: ShownBooking) -> str:
    """Whose booking it is: who asked for it, else the account of its client, if any."""
    current = known.accounts.get(row.id, "")
    asking = [each.account for each in about if each.account in known.standing]
    return current if not asking or current in asking else asking[-1]


def _where(row: ShownBooking) -> Where:
    on_site = row.place_kind == Where.ON_SITE or (not row.place_kind and bool(row.place))
    return Where.ON_SITE if on_site else Where.REMOTE
