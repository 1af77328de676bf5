"""Page journeys: every screen, judged: by axe, for fingers, for narrow phones, and as sent."""

from __future__ import annotations

import pytest

from tests.page_journeys import judging
from tests.page_journeys.devices import DESKTOP, PHONE, SMALL_PHONE
from tests.page_journeys.practice import Practice
from tests.page_journeys.screens import SCREENS, Stage
from tests.page_journeys.visits import Visits

IN_THE_SOAK = frozenset(
    {"pay-not-yet", "pay-returned", "deposit-kept", "deposit-move"}
    | {"come-said", "aside-no-times", "aside-cancel"}
    | {"invoice-returned", "invoice-paid", "invoice-credit"}
    | {"link-verify-gone", "link-verify-promised", "request-promised", "sent-promised"}
    | {"offer-taken", "offer-used", "offer-revoked", "rate-over", "rate-missing", "report-rated"}
    | {"manage-dead", "month-on-site", "appointment-described", "phoned-described"}
    | {"phoned-proposed", "withdraw-proposed", "come-listed"}
)
"""Screens that differ from others by a sentence."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.soak if name in IN_THE_SOAK else ()) for name in SCREENS],
)
def test_a_screen_is_fit_for_everybody(name: str, visit: Visits, practice: Practice) -> None:
    client = visit(PHONE)
    SCREENS[name](Stage(practice, client))
    page = client.page
    sent = [answer for answer in client.watch.answers if answer.request.is_navigation_request()]
    assert judging.html_faults(sent[-1].text()) == []
    assert judging.faults(page) == []
    page.emulate_media(color_scheme="dark")
    assert judging.faults(page, colours_only=True) == [], "dark"
    # A small phone; and a desktop of 1280 pixels at 400 %.
    page.set_viewport_size({"width": SMALL_PHONE.width, "height": SMALL_PHONE.height})
    assert judging.overflowing(page) == []
    assert judging.small_targets(page) == []
    page.set_viewport_size({"width": DESKTOP.width, "height": DESKTOP.height})
    assert judging.faults(page, colours_only=True) == [], "dark, wide"
    page.emulate_media(color_scheme="light")
    assert judging.overflowing(page) == []
    assert judging.small_targets(page) == []


@pytest.mark.soak
@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "ar"])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_fit_in_every_language(
    name: str, locale: str, visit: Visits, practice: Practice
) -> None:
    client = visit(SMALL_PHONE.but(locale=locale))
    SCREENS[name](Stage(practice, client))
    assert judging.overflowing(client.page) == []
    assert judging.small_targets(client.page) == []
    assert judging.faults(client.page) == []
    client.page.set_viewport_size({"width": DESKTOP.width, "height": DESKTOP.height})
    assert judging.faults(client.page) == []
