"""Simulation: all that the consultant does at the desk."""

from __future__ import annotations

from tests.simulation.life.at_the_desk import AtTheDesk
from tests.simulation.life.card_file import CardFile
from tests.simulation.life.files import OtherFiles
from tests.simulation.life.lost_days import LostDays
from tests.simulation.life.price_list import PriceList
from tests.simulation.life.repeating import Repeating
from tests.simulation.life.ruling import RuleMaker
from tests.simulation.life.undoing import Undoing


class Desk(AtTheDesk, Repeating, RuleMaker, PriceList, CardFile, OtherFiles, LostDays, Undoing):
    """One person in all these parts."""
