"""Calls: every use case that is tried, by the name of its verb."""

from __future__ import annotations

from tests.simulation.calls.importing import EXCHANGE
from tests.simulation.calls.of_bookings import BOOKINGS
from tests.simulation.calls.of_clients import CLIENTS
from tests.simulation.calls.of_invoices import INVOICES
from tests.simulation.calls.of_jobs import JOBS
from tests.simulation.calls.of_messages import MESSAGES
from tests.simulation.calls.of_money import MONEY
from tests.simulation.calls.of_page import PAGE
from tests.simulation.calls.of_practice import PRACTICE
from tests.simulation.calls.of_visits import VISITS
from tests.simulation.calls.use_case import UseCase

USE_CASES: dict[str, UseCase] = {
    **PRACTICE,
    **CLIENTS,
    **BOOKINGS,
    **MESSAGES,
    **MONEY,
    **INVOICES,
    **VISITS,
    **PAGE,
    **EXCHANGE,
    **JOBS,
}
