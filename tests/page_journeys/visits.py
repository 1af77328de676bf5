"""Page journeys: clients as they come, each with a device and an address on the network."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser

from tests.page_journeys.client import Client
from tests.page_journeys.devices import Device
from tests.page_journeys.mails import Letters
from tests.page_journeys.practice import Practice
from tests.page_journeys.watching import Watch

_numbers = itertools.count(1)


@dataclass(slots=True)
class Visits:
    """Makes clients, each with a device and an address on the network of their own."""

    browser: Browser
    practice: Practice
    watches: list[Watch] = field(default_factory=list)
    open: ExitStack = field(default_factory=ExitStack)

    def __call__(self, device: Device, **options: Any) -> Client:
        """A visitor who has never been here. `options` are Playwright's for a context."""
        number = next(_numbers)
        context = self.browser.new_context(
            base_url=self.practice.page.url,
            extra_http_headers={
                "X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
            },
            **(device.options() | options),
        )
        self.open.callback(context.close)
        context.set_default_timeout(10_000)
        watch = Watch(self.practice.page.url)
        watch.over(context)
        self.watches.append(watch)
        return Client(context.new_page(), Letters(self.practice.page.mails), watch, device, number)
