"""Booking page: what is refused, and why, in words for whoever asked.

The texts are fixed, so that they can be translated; `status` is the HTTP status they go out with.
"""

from __future__ import annotations

from typing import ClassVar

from scheduler_app.booking_page.msgids import _
from scheduler_app.domain.errors import Trouble


class Refusal(Trouble):
    """Something that cannot be had. Nothing was written.

    `wait` is how many seconds later it may be tried again; 0 where time alone does not mend it.
    """

    wait: int = 0
    status: ClassVar[int] = 409
    said: ClassVar[str] = ""
    mended_by: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__(self.said, remedy=self.mended_by)


class Closed(Refusal):
    """Nothing has been published yet."""

    status = 503
    said = _("This page does not take bookings yet.")
    mended_by = _("Please come back later.")


class NotOffered(Refusal):
    """Not among the times, or the services, that are offered now."""

    said = _("This time is not offered any more.")
    mended_by = _("Please choose another time.")


class ChosenAnew(Refusal):
    """The visitor has chosen something else since the form was shown, in another window."""

    said = _("You have chosen another time since.")
    mended_by = _("Above stands what is held for you now. Send it again if it is right.")


class PriceChanged(Refusal):
    """The service costs something else than was shown, and the time was no longer kept."""

    said = _("The price has changed since you chose this time.")
    mended_by = _("Above stands what it costs now. Send it again if that is right.")


class ChangedSince(Refusal):
    """What was to be done is not what the form was shown for: nobody agrees to that unseen."""

    said = _("Something here has changed since you saw it, so nothing was done.")
    mended_by = _("Look at it as it is now, and go on if it is right.")


class SessionGone(Refusal):
    """Somebody who was logged in when the form was shown is so no more."""

    status = 403
    said = _("You are not logged in any more. Nothing was sent.")
    mended_by = _("What you have typed is kept: log in below and send it, or say who you are.")


class TimeTaken(Refusal):
    """Somebody else was faster."""

    said = _("Somebody else has just taken this time.")
    mended_by = _("Please choose another time. What you have typed is kept.")


class HoldGone(Refusal):
    """The hold does not exist any more, or never did."""

    status = 410
    said = _("This time is no longer kept for you.")
    mended_by = _("Please choose a time again. What you have typed is kept.")


class TooManyRequests(Refusal):
    """As many holds or waiting requests as one client may have."""

    status = 429
    said = _("You have as many open requests as you may have at once.")
    mended_by = _("Wait for an answer, or withdraw one of them.")


class TooManyHolds(TooManyRequests):
    """As many times are kept for one network address as may be."""

    wait = 600
    said = _("Too many times are being kept for visitors from your network.")
    mended_by = _("Try again in ten minutes.")


class Crowded(TooManyRequests):
    """As many times are kept for guests on that day, or at all, as may be."""

    wait = 600
    said = _("Very many visitors are choosing a time just now.")
    mended_by = _("Log in or register first: then every free time can be chosen at once.")


class TooLate(Refusal):
    """The limit for moving or cancelling has passed."""

    said = _("It is too late to change this appointment here.")
    mended_by = _("Please call or write to us.")


class NotYours(Refusal):
    """No such appointment of this client; whether it is somebody else's is not told."""

    status = 404
    said = _("There is no such appointment.")
    mended_by = _("Look at your list of appointments.")


class LinkEnded(NotYours):
    """The link of a mail to one appointment has ended, was revoked, or never was."""

    said = _("This link does not work any more")
    mended_by = _("Open the link in our newest message about the appointment, or get in touch.")


class NothingToPay(LinkEnded):
    """Nobody pays by this link: it was paid a while ago, is not asked for, or never was."""

    said = _("Nothing is to be paid by this link")
    mended_by = _(
        "It was paid some time ago, or the link is not whole. Open the link in our newest message "
        "about the appointment, or get in touch."
    )


class InvoiceGone(LinkEnded):
    """No invoice is opened by this link, or none of this client's: it was closed long ago."""

    said = _("There is no invoice to be seen here")
    mended_by = _(
        "It was settled some time ago, or the link is not whole. Open the link in our newest "
        "message about the invoice, or get in touch."
    )


class OfferUsed(LinkEnded):
    """A time was taken by this link, some time ago."""

    status = 410
    said = _("This offer was used already")
    mended_by = _("A link takes one time. You find the appointment in our messages to you.")


class OfferExpired(LinkEnded):
    """Nobody took a time by this link while it was valid."""

    status = 410
    said = _("This offer has ended")
    mended_by = _("Get in touch: we are glad to make you another one.")


class OfferRevoked(LinkEnded):
    """The practice has taken the offer back."""

    status = 410
    said = _("This offer does not hold any more")
    mended_by = _("We have taken it back, or it was settled with you otherwise. Get in touch.")


class NothingToRate(LinkEnded):
    """Nobody rates a visit by this link: it was too long ago, or the link never was."""

    said = _("Nothing can be rated by this link any more")
    mended_by = _("Visits are rated within a few weeks. We are glad to hear from you all the same.")


class NotNow(Refusal):
    """The appointment's state does not permit it, usually because it has just changed."""

    said = _("This appointment has changed meanwhile.")
    mended_by = _("Look at it again: it is shown as it stands now.")


class NoPaper(NotYours):
    """Its PDF has not come yet."""

    said = _("The PDF is not here yet")
    mended_by = _("It comes as soon as our practice is online. Please look again in a while.")


class InvoiceSettled(NotNow):
    """Nothing of it is to be paid any more, or not by card."""

    said = _("This invoice has changed meanwhile.")
    mended_by = _("Look at it again: it is shown as it stands now.")


class NotVerified(Refusal):
    """The account's e-mail address was never confirmed."""

    status = 403
    said = _("Your e-mail address is not confirmed yet.")
    mended_by = _("Open the link in the mail that we sent you.")


class NotPaired(Refusal):
    """The pairing code is not, or no longer, valid."""

    status = 403
    said = _("This pairing code is not valid.")
    mended_by = _("Codes are valid for one hour and work once. Ask the host for a new one.")


class AnotherDiary(Refusal):
    """The page belongs to another diary."""

    status = 403
    said = _("This page belongs to another diary.")
    mended_by = _("Publish from the diary that it was paired with, or set up a page of its own.")
