"""Booking page: every address that is about accounts, and who is let in where."""

from __future__ import annotations

from litestar import Router

from scheduler_app.booking_page.account import details, entry, links, privacy
from scheduler_app.booking_page.security.guards import logged_in, proved_lately

account_router = Router(
    path="/",
    include_in_schema=False,
    route_handlers=[
        entry.login_page,
        entry.log_in,
        entry.mail_link,
        entry.mailed,
        entry.log_out,
        entry.register_page,
        entry.register,
        entry.reset_page,
        entry.reset,
        links.link_page,
        links.use_link,
        links.email_told,
        privacy.erased,
        Router(
            path="/",
            guards=[logged_in],
            route_handlers=[
                details.overview,
                details.details_page,
                details.change_details,
                details.proof_page,
                details.prove,
                privacy.sessions_page,
                privacy.end_sessions,
                privacy.end_link,
                privacy.export,
            ],
        ),
        Router(
            path="/",
            guards=[logged_in, proved_lately],
            route_handlers=[
                details.email_page,
                details.change_email,
                details.password_page,
                details.change_password,
                privacy.erase_page,
                privacy.erase_all,
            ],
        ),
    ],
)
