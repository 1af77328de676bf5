"""A visit with hours of arrival: the page and its mails say what the desktop's messages say."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import icalendar
import pytest

from scheduler_app.booking_page.store import accounts
from scheduler_app.domain.page.format import Publication
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.practice.services import Where
from scheduler_app.domain.time_units import Minutes
from tests.booking_page.phoned import FRIDAY, UID, booked, token
from tests.booking_page.sample import ON_SITE, arriving_services, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import last_mail, registered, send, text_of

EMAIL = "zoe@example.org"
NOTE, READY = "Ring at the gate.\nThen left.", "The charger."
ENGLISH = "We arrive between these times: 10:00–11:00"


def arriving(generation: int, **changes: object) -> Publication:
    """A visit on Friday from ten to twelve, to which we come until eleven."""
    visit: dict[str, Any] = {
        "service": ON_SITE,
        "service_name": "Visit on site",
        "where": Where.ON_SITE,
        "place": "Long Road 1",
        "end": FRIDAY + 7200,
        "arrival_window": Minutes(60),
    }
    one = booked(**(visit | changes))
    return sample_publication(
        generation=generation, commitments=(one,), services=arriving_services()
    )


def _lines(mail: EmailMessage) -> str:
    return text_of(mail).replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", (ENGLISH, "Please have ready", "within 1 hour after the time that you choose")),
        (
            "de",
            (
                "Wir kommen in dieser Zeit an: 10:00–11:00 Uhr",
                "Bitte bereithalten",
                "innerhalb von 1 Stunde nach der gewählten Zeit",
            ),
        ),
        ("ar", ("نصل بين هذين الوقتين", "يُرجى تجهيز ما يلي", "بعد الوقت الذي تختارونه")),
    ],
)
def test_the_page_says_when_we_arrive(page: Page, language: str, said: tuple[str, ...]) -> None:
    page.publish(arriving(1))
    visitor = page.visitor(**{"accept-language": language})
    hours, ready, choosing = said
    shown = visitor.get(f"/m/{token()}").text
    assert hours in shown and ready in shown and NOTE in shown and READY in shown
    assert "12:00" not in shown
    month = visitor.get(f"/book/{ON_SITE}").text
    assert choosing in month
    assert NOTE not in month and READY not in month, "that is for who has booked"
    assert choosing not in visitor.get("/book/1").text
    choice = {"start": str(FRIDAY + 4 * 3600), "zone": "Europe/Berlin"}
    send(visitor, f"/book/{ON_SITE}/hold", shown_at=f"/book/{ON_SITE}", **choice)
    asked = visitor.get("/request").text
    assert hours.partition(":")[0] in asked and NOTE not in asked


def test_what_is_over_or_off_is_announced_no_more(page: Page) -> None:
    page.publish(arriving(1, state=CommitmentState.CANCELLED))
    shown = page.visitor().get(f"/m/{token()}").text
    assert "Arrival: 10:00–11:00" in shown and ENGLISH not in shown and NOTE not in shown


def test_an_account_and_its_mails_say_the_same(page: Page) -> None:
    page.publish(arriving(1))
    client = registered(page, EMAIL)
    account = page.database.read_now(lambda c: accounts.of_email(c, EMAIL))
    assert account is not None
    mine = {"account": account.id, "links": ()}
    page.publish(arriving(2, state=CommitmentState.PENDING, **mine))
    waits = client.get(f"/appointments/{UID}").text
    assert ENGLISH in waits and NOTE not in waits, "nothing is agreed yet"
    page.publish(arriving(3, **mine))
    for path in ("/appointments", f"/appointments/{UID}", f"/appointments/{UID}/cancel"):
        assert ENGLISH in client.get(path).text, path
    mail = last_mail(page, EMAIL)
    assert mail["Subject"] == "Confirmed: Fri 5 Mar, 10:00–11:00"
    text = _lines(mail)
    assert f"    {ENGLISH}\n    Berlin (UTC+1)\n" in text and "12:00" not in text
    assert f"\n\n{NOTE}\n\nPlease have ready:\n{READY}\n\n" in text
    # A calendar shows how long it takes, here as in the desktop's mails.
    read = icalendar.Calendar.from_ical(client.get(f"/appointments/{UID}.ics").content)
    assert isinstance(read, icalendar.Calendar)
    [event] = read.events
    assert event.decoded("DTSTART").timestamp() == FRIDAY
    assert event.decoded("DTEND").timestamp() == FRIDAY + 7200
    page.publish(arriving(4, state=CommitmentState.CANCELLED, **mine))
    off = _lines(last_mail(page, EMAIL))
    assert "    Arrival: 10:00–11:00\n" in off and NOTE not in off and ENGLISH not in off


def test_what_proposes_times_says_when_we_arrive_after_them(page: Page) -> None:
    page.publish(arriving(1))
    registered(page, EMAIL)
    account = page.database.read_now(lambda c: accounts.of_email(c, EMAIL))
    assert account is not None
    mine = {"account": account.id, "links": (), "state": CommitmentState.PENDING}
    page.publish(arriving(2, **mine))
    page.publish(arriving(3, proposals=(FRIDAY + 86_400 * 3,), **mine))
    told = _lines(last_mail(page, EMAIL))
    assert "We arrive within 1 hour after the time that you choose." in told
