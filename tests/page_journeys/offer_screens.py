"""Page journeys: the screens of a follow-up that is taken by its link, and the way to each."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler_app.domain.page.agreement import Demand
from scheduler_app.domain.page.follow_up_offers import FollowUpOffer, OfferState
from scheduler_app.domain.page.links import hash_of
from scheduler_app.domain.time_units import Minutes
from tests.booking_page.sample import DAY, NOW, ON_SITE, opening_runs

if TYPE_CHECKING:
    from tests.page_journeys.screens import Stage

OFFER = FollowUpOffer(
    "",
    OfferState.OPEN,
    NOW + 20 * DAY,
    "A larger disk for the backups",
    ON_SITE,
    Minutes(150),
    24_900,
    "EUR",
    demand=Demand(5_000, "EUR", 86_400),
    openings=opening_runs(NOW, 150),
)


def _come(stage: Stage, offer: FollowUpOffer = OFFER) -> None:
    token = secrets.token_urlsafe(32)
    stage.practice.publish(offers=(replace(offer, hash=hash_of(token)),))
    stage.client.come(f"/offer/{token}")


def _reviewed(stage: Stage) -> None:
    _come(stage)
    stage.client.page.locator("#times ul button").last.click()
    stage.client.page.wait_for_url("**/review")


def _taken(stage: Stage) -> None:
    _reviewed(stage)
    stage.client.page.locator("[name=place]").fill("Birch Lane 3")
    stage.main_button()


def _over(state: OfferState) -> Callable[[Stage], None]:
    return lambda stage: _come(stage, FollowUpOffer("", state, OFFER.until))


OFFER_SCREENS: dict[str, Callable[[Stage], None]] = {
    "offer": _come,
    "offer-review": _reviewed,
    "offer-taken": _taken,
    "offer-used": _over(OfferState.USED),
    "offer-revoked": _over(OfferState.REVOKED),
}
