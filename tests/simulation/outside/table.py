"""Simulation: what is outside of both programs: a line here for each firm and each server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.simulation.outside.answers_box import AnswersBox
from tests.simulation.outside.mail_servers import MailServers
from tests.simulation.outside.papers import PaperShop
from tests.simulation.outside.stripe import Stripe
from tests.simulation.outside.texts import TextFirm
from tests.simulation.practice.outside import Outside

if TYPE_CHECKING:
    from tests.simulation.practice.practice import Practice

OUTSIDE: tuple[Callable[[Practice], Outside], ...] = (
    MailServers,
    TextFirm,
    AnswersBox,
    Stripe.opened,
    PaperShop,
)
"""In the order in which they have their time after the worker's."""
