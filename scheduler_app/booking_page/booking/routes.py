"""Booking page: the addresses of the way to an appointment, and of what every page needs."""

from __future__ import annotations

from scheduler_app.booking_page.booking.asking import (
    mail_is_out,
    release,
    request_form,
    send_request,
    sent,
)
from scheduler_app.booking_page.booking.choosing import choose_time, hold_time, services, slots
from scheduler_app.booking_page.booking.notices import imprint, privacy
from scheduler_app.booking_page.web.assets import favicon, logo, static_file
from scheduler_app.booking_page.web.choices import choose_language, choose_zone

BOOKING_ROUTES = (
    services,
    choose_time,
    slots,
    hold_time,
    request_form,
    send_request,
    mail_is_out,
    release,
    sent,
    privacy,
    imprint,
    choose_language,
    choose_zone,
    static_file,
    logo,
    favicon,
)
