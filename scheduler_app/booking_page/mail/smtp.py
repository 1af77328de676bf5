"""Booking page: hands mails to the host's mail server."""

from __future__ import annotations

import time
from collections.abc import Callable

from scheduler_app.booking_page.settings import Smtp
from scheduler_app.smtp import line
from scheduler_app.smtp.line import LineCover, MailServer
from scheduler_app.smtp.sending import Send


def over(
    smtp: Smtp,
    *,
    clock: Callable[[], float] = time.monotonic,
    going_on: Callable[[], bool] = line.always,
) -> Send:
    """What hands mails to this server; see `line.over`."""
    cover = LineCover.TLS if smtp.implicit_tls else LineCover.OFFERED
    server = MailServer(smtp.host, smtp.port, cover, smtp.user, smtp.password)
    return line.over(server, clock=clock, going_on=going_on)
