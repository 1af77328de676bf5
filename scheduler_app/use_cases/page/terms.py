"""Use cases: what clients pay in advance and may still move, as whoever knows of it tells.

The page shows it before a client agrees, and beside each booking. A page that is not able to show
it is told nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Protocol, cast

from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.loading import by_name
from scheduler_app.storage.diary import Reading
from scheduler_app.use_cases import brought

if TYPE_CHECKING:
    from scheduler_app.domain.page.agreement import ClientTerms, Demand, DepositCard
    from scheduler_app.domain.practice.services import Service
    from scheduler_app.storage.page.link import PageLink


class KnowsTerms(Protocol):
    """Knows what was agreed about money and moves. Each is asked once a publication.

    `now` is epoch seconds.
    """

    def demands(self, connection: Reading) -> Mapping[int, Demand]:
        """What a wish for a service will ask of everybody, by the service's id."""
        ...

    def demand_of(
        self, connection: Reading, service: Service, client_id: int, now: int
    ) -> Demand | None:
        """What a wish of one client will ask for a service of this length and price."""
        ...

    def of_clients(self, connection: Reading, now: int) -> tuple[ClientTerms, ...]:
        """Where something else holds for a client with an account."""
        ...

    def deposits(
        self, connection: Reading, bookings: Collection[int], now: int
    ) -> Mapping[int, DepositCard]:
        """The deposit of each of these bookings that has one, as it stands at `now`."""
        ...

    def at_rest(
        self, connection: Reading, bookings: Collection[int], since: int
    ) -> Collection[int]:
        """Those of these whose money is where it was at `since` (epoch seconds)."""
        ...

    def moves_left(self, connection: Reading, bookings: Collection[int]) -> Mapping[int, int]:
        """How often each of these may still be moved by its client, where that is counted."""
        ...

    def policies(self, connection: Reading, bookings: Collection[int]) -> Mapping[int, int]:
        """The version that each of these was agreed by, where other rules hold now."""
        ...


class _Nothing:
    """Nobody asks for money, and nobody counts moves."""

    def demands(self, _connection: Reading) -> Mapping[int, Demand]:
        return {}

    def demand_of(
        self, _connection: Reading, _service: Service, _client_id: int, _now: int
    ) -> Demand | None:
        return None

    def of_clients(self, _connection: Reading, _now: int) -> tuple[ClientTerms, ...]:
        return ()

    def deposits(
        self, _connection: Reading, _bookings: Collection[int], _now: int
    ) -> Mapping[int, DepositCard]:
        return {}

    def at_rest(
        self, _connection: Reading, _bookings: Collection[int], _since: int
    ) -> Collection[int]:
        return ()

    def moves_left(self, _connection: Reading, _bookings: Collection[int]) -> Mapping[int, int]:
        return {}

    def policies(self, _connection: Reading, _bookings: Collection[int]) -> Mapping[int, int]:
        return {}


def terms_for(link: PageLink) -> KnowsTerms:
    """What this page is told of terms: nothing where nobody brings any, or it is an older one."""
    if not brought.TERMS or not link.is_able(PageAbility.TERMS):
        return _Nothing()
    return cast("KnowsTerms", by_name("scheduler_app.use_cases", brought.TERMS))
