"""Tests: every mail about a booking opens it, as long as the booking lives and its client likes."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.booking_page.store import accounts
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import CommitmentState
from tests.booking_page.sample import DAY, NOW, sample_commitment, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import deliver, last_mail, link_in, mails, registered, send

ZOE = "zoe@example.org"
UID = "0b5e7c0e-8f8e-4d86-9e53-1d1a2f1c7c11"
FRIDAY = NOW + 4 * DAY


class Told:
    """A client whose booking the consultant changes, and who is told so by mail each time."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.publish()
        self.client = registered(page, ZOE)
        account = page.database.read_now(lambda c: accounts.of_email(c, ZOE))
        assert account is not None
        self.one: Commitment = sample_commitment(
            UID, account.id, FRIDAY, state=CommitmentState.PENDING
        )
        self.generation = 1
        self.becomes()

    def becomes(self, **changes: object) -> None:
        """Publish it so, and deliver what is told about it."""
        self.one = replace(self.one, revision=self.one.revision + 1, **changes)  # type: ignore[arg-type]
        self.generation += 1
        self.page.publish(
            sample_publication(
                self.page.clock.now, generation=self.generation, commitments=(self.one,)
            )
        )
        deliver(self.page)

    def link(self) -> str:
        """The path of the link in the newest mail."""
        return link_in(last_mail(self.page, ZOE))


def test_an_older_mail_s_link_works_beside_the_newer_ones(page: Page) -> None:
    told = Told(page)
    told.becomes(state=CommitmentState.CONFIRMED)
    first = told.link()
    told.becomes(start=FRIDAY + 2 * DAY, end=FRIDAY + 2 * DAY + 3600)
    second = told.link()
    assert first != second
    anybody = page.visitor()
    for link in (first, second):
        assert "Confirmed" in anybody.get(link).text
    page.clock.now = FRIDAY + 2 * DAY + 3600 + DAY - 1
    assert anybody.get(first).status_code == 200
    page.clock.now += 1
    assert [anybody.get(link).status_code for link in (first, second)] == [404, 404]


def test_all_links_to_an_appointment_end_by_its_client_s_word(page: Page) -> None:
    told = Told(page)
    told.becomes(state=CommitmentState.CONFIRMED)
    first = told.link()
    told.becomes(start=FRIDAY + 2 * DAY, end=FRIDAY + 2 * DAY + 3600)
    second = told.link()
    shown = told.client.get("/account/sessions").text
    assert shown.count("End all links to this appointment") == 1
    assert 'href="/account/sessions#links"' in told.client.get(f"/appointments/{UID}").text
    ended = send(told.client, "/account/links", shown_at="/account/sessions", uid=UID)
    assert ended.status_code == 303
    assert [page.visitor().get(link).status_code for link in (first, second)] == [404, 404]
    told.becomes(note="Bring the cable.", start=FRIDAY + 3 * DAY, end=FRIDAY + 3 * DAY + 3600)
    assert page.visitor().get(told.link()).status_code == 200, "a newer mail has a link again"


def test_a_cancelled_appointment_is_shown_as_that_and_can_be_changed_by_nobody(page: Page) -> None:
    told = Told(page)
    told.becomes(state=CommitmentState.CONFIRMED)
    link = told.link()
    told.becomes(state=CommitmentState.CANCELLED)
    shown = page.visitor().get(link)
    assert shown.status_code == 200 and "Cancelled" in shown.text
    for step in ("move", "cancel", "withdraw"):
        assert page.visitor().get(f"{link}/{step}").status_code == 409


def test_a_mail_about_proposed_times_is_sent_and_its_link_works_until_the_last_of_them(
    page: Page,
) -> None:
    told = Told(page)
    last = FRIDAY + 5 * DAY
    page.clock.now = FRIDAY + 7200
    told.becomes(proposals=(last, last - 3600))
    mail = last_mail(page, ZOE)
    assert "Please choose" in str(mail["Subject"])
    page.clock.now = last - 1
    link = link_in(mail)
    shown = page.visitor().get(link).text
    assert "Choose one of these times" in shown and f'value="{last}"' in shown
    assert "None of these" in shown
    page.clock.now = last + 3600 + DAY - 1
    assert page.visitor().get(link).status_code == 200


def test_links_in_a_mailbox_that_is_not_the_client_s_any_more_open_nothing(page: Page) -> None:
    told = Told(page)
    told.becomes(state=CommitmentState.CONFIRMED)
    link, new = told.link(), "quine@example.org"
    send(told.client, "/account/email", email=new)
    page.clock.now += 1
    for address in (ZOE, new):
        way = link_in([one for one in mails(page) if one["To"] == address][-1])
        send(told.client, way, do="agree")
    changed = told.client.get("/email/changed").text
    assert "Links in older mails" in changed
    assert page.visitor().get(link).status_code == 404


def test_links_go_with_the_account(page: Page) -> None:
    told = Told(page)
    told.becomes(state=CommitmentState.CONFIRMED)
    link = told.link()
    erased = send(told.client, "/account/erase", sure="yes")
    assert erased.headers["location"] == "/erased"
    assert page.visitor().get(link).status_code == 404
