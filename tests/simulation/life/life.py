"""Simulation: what people do to both halves, and what befalls these."""

from __future__ import annotations

from tests.simulation.life.backups import Backups
from tests.simulation.life.bank import Bank
from tests.simulation.life.between import Between, Deaths
from tests.simulation.life.biller import Biller
from tests.simulation.life.books_of_carriers import BooksOfCarriers
from tests.simulation.life.by_link import ByTheirLink
from tests.simulation.life.carriers import Answering, Carriers
from tests.simulation.life.cashier import Cashier
from tests.simulation.life.clock import WrongClock
from tests.simulation.life.disk import Disk
from tests.simulation.life.elsewhere import Elsewhere
from tests.simulation.life.laptop import Laptop
from tests.simulation.life.on_the_phone import OnThePhone
from tests.simulation.life.payers import Payers
from tests.simulation.life.rules import TellingClients
from tests.simulation.life.too_late import TooLate
from tests.simulation.life.versions import Versions


class Life(
    Laptop,
    WrongClock,
    Disk,
    Payers,
    Bank,
    Cashier,
    Biller,
    Backups,
    Elsewhere,
    ByTheirLink,
    Answering,
    Carriers,
    TellingClients,
    BooksOfCarriers,
    OnThePhone,
    Between,
    Deaths,
    Versions,
    TooLate,
):
    """Everybody who does something to one practice and its page, in whatever order."""
