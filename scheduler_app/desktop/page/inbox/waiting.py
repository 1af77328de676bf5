"""Desktop, inbox: what waits for an answer just now, asked for once and shown in many places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.page.requests import Notice, NoticeKind, Request, RequestState
from scheduler_app.use_cases.money.revoking import RevocationView, revocations_of
from scheduler_app.use_cases.page.inbox import list_requests, notices
from scheduler_app.use_cases.ports.diary import DiaryHandle

KINDS = frozenset(
    {ChangedKind.REQUESTS, ChangedKind.BOOKINGS, ChangedKind.CLIENTS, ChangedKind.SERVICES}
    | {ChangedKind.MONEY}
)
"""Changes that may concern a request: its own, and those of what it is about and meets."""


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request with its booking; `new_client` when this client has not been here before."""

    request: Request
    booking: CalendarItem
    new_client: bool

    @property
    def waits(self) -> bool:
        """Whether it is our turn to answer."""
        return self.request.state is RequestState.WAITING


@dataclass(frozen=True, slots=True)
class InboxFound:
    """What the diary says; `revocations` are by booking."""

    entries: tuple[WaitingRequest, ...] = ()
    notices: tuple[Notice, ...] = ()
    revocations: Mapping[int, RevocationView] = field(default_factory=dict)


class Waiting(QObject):
    """The open requests and notices; asks the diary again whenever one may have changed."""

    changed = Signal()
    arrived = Signal(object)
    """Requests (a tuple of `WaitingRequest`) that came while the window was open."""
    pressing = Signal(object)
    """A `Notice` that came meanwhile and must not wait."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._found: InboxFound | None = None
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        tools.bridge.changed.connect(self._look_again)
        self.refresh()

    @property
    def entries(self) -> tuple[WaitingRequest, ...]:
        """The open requests: those that wait for us first, the newest before the older."""
        return self._found.entries if self._found is not None else ()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What happened on the page, until dismissed."""
        return self._found.notices if self._found is not None else ()

    @property
    def known(self) -> bool:
        """Whether the diary has answered yet."""
        return self._found is not None

    @property
    def revoked(self) -> tuple[Notice, ...]:
        """Contracts that were revoked, until dismissed."""
        return tuple(one for one in self.notices if one.kind is NoticeKind.REVOKED)

    def revocation_of(self, notice: Notice) -> RevocationView | None:
        """What follows from a contract that was revoked, where the notice tells of one."""
        if self._found is None or notice.booking_id is None:
            return None
        if notice.kind is not NoticeKind.REVOKED:
            return None
        return self._found.revocations.get(notice.booking_id)

    @property
    def unanswered(self) -> tuple[Notice, ...]:
        """Contracts that were revoked by right, and of which nothing was given back yet."""
        views = ((notice, self.revocation_of(notice)) for notice in self.notices)
        return tuple(
            notice for notice, view in views if view and not view.answered and not view.why_not
        )

    def count(self) -> int:
        """How many requests wait for an answer of ours."""
        return sum(entry.waits for entry in self.entries)

    def of_booking(self, booking_id: int) -> WaitingRequest | None:
        """The request about a booking, or for which a block holds a time."""
        for entry in self.entries:
            request = entry.request
            held = {proposal.booking_id for proposal in request.proposals}
            if booking_id in {request.booking_id, request.item.id} | held:
                return entry
        return None

    def refresh(self) -> None:
        """Ask the diary again."""
        diary = self._tools.diary
        self._latest.ask(lambda: find(diary))

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.refresh()
        if ChangedKind.RULES in kinds and self.known:
            # The same requests, but their times are told in the zone and in the days of now.
            self.changed.emit()

    def _take(self, found: InboxFound) -> None:
        before = self._found
        self._found = found
        if found == before:
            return
        self.changed.emit()
        if before is not None:
            known = {entry.request.id for entry in before.entries}
            fresh = tuple(
                entry for entry in found.entries if entry.waits and entry.request.id not in known
            )
            if fresh:
                self.arrived.emit(fresh)
            for notice in self.revoked:
                if notice not in before.notices:
                    self.pressing.emit(notice)


def find(diary: DiaryHandle) -> InboxFound:
    """The open requests in the order they are shown, and the notices."""
    entries = [
        WaitingRequest(request, request.booking, request.new_client)
        for request in list_requests(diary)
    ]
    entries.sort(key=lambda entry: entry.request.arrived_at, reverse=True)
    entries.sort(key=lambda entry: not entry.waits)
    told = notices(diary)
    about = {one.booking_id for one in told if one.kind is NoticeKind.REVOKED}
    revoked = {booking_id for booking_id in about if booking_id is not None}
    views = revocations_of(diary, revoked) if revoked else {}
    return InboxFound(tuple(entries), tuple(told), views)
