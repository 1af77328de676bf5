"""Page journeys: every screen of the page, and the way to it, for judges and for the eye."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.store.database import opened
from scheduler_app.booking_page.store.practice import secret
from scheduler_app.booking_page.store.unwanted import PATH, Unwanted, token_of
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from tests.booking_page.sample import NOW, sample_publication, sample_services, sample_working
from tests.page_journeys.acquaintance import acquaint, at, book, book_by_phone
from tests.page_journeys.client import Client
from tests.page_journeys.confirm_screens import CONFIRM_SCREENS
from tests.page_journeys.deposit_screens import DEPOSIT_SCREENS
from tests.page_journeys.invoice_screens import INVOICE_SCREENS
from tests.page_journeys.offer_screens import OFFER_SCREENS
from tests.page_journeys.practice import Practice
from tests.page_journeys.report_screens import REPORT_SCREENS

CARD = sample_publication().practice
NOTICE = (
    "We keep what you tell us.\n\nQuestions: privacy@practice.example or https://practice.example/."
)
IMPRINT = "Anna's IT Help\nBirch Lane 3, 12345 Berlin\n\nVAT DE123456789, help@practice.example"
POLICY = "Free to cancel up to a day before. " + "Later we charge half of the price. " * 8
PROBLEM = "The printer prints nothing but stripes. It began on Monday, after the update."


@dataclass(slots=True)
class Stage:
    """A practice, and a client who is looking at its page."""

    practice: Practice
    client: Client

    def known(self) -> Account:
        """The client has an account and is logged in."""
        return acquaint(self.practice, self.client)

    def booked(
        self, start: int, state: CommitmentState = CommitmentState.CONFIRMED, **fields: object
    ) -> str:
        """The client is logged in and has this booking."""
        return book(self.practice, self.known(), start, state, **fields)

    def hold(self, service: int, told: int = 0) -> None:
        """Hold a time on Thursday, in any language."""
        client = self.client
        client.come(f"/book/{service}?month=2027-03&day=2027-03-04")
        client.page.locator("#times ul button").nth(told).click()
        client.page.wait_for_url("**/request")

    def main_button(self) -> None:
        """Press the one main button."""
        with self.client.page.expect_navigation():
            self.client.page.locator("main button.main").first.click()

    def mailed(self, path: str, **fields: str) -> None:
        """Ask for a mail with a link by a form, and open the link."""
        client = self.client
        before = len(client.letters.to(client.email))
        client.come(path)
        for name, text in fields.items():
            client.page.locator(f"main [name={name}]").fill(text)
        client.page.locator("main button").last.click()
        client.opens(client.letters.next_to(client.email, before))


Way = Callable[[Stage], None]


def _at(path: str) -> Way:
    return lambda stage: stage.client.come(path)


def _logged_in(path: str) -> Way:
    def way(stage: Stage) -> None:
        stage.known()
        stage.client.come(path)

    return way


def _full(stage: Stage) -> None:
    cards = tuple(replace(card, openings=()) for card in sample_services(NOW))
    stage.practice.publish(services=cards)
    stage.client.come("/book/1")


def _without_services(stage: Stage) -> None:
    stage.practice.publish(services=())
    stage.client.come()


def _request(service: int) -> Way:
    return lambda stage: stage.hold(service)


def _request_with_faults(stage: Stage) -> None:
    stage.hold(2)
    page = stage.client.page
    page.locator("[name=name]").fill("Wanda")
    page.locator("[name=email]").fill("wanda@nowhere")
    page.evaluate("() => document.querySelector('form.request').noValidate = true")
    stage.main_button()


def _request_of_somebody_known(stage: Stage) -> None:
    stage.known()
    stage.hold(3)


def _wrong_password(stage: Stage) -> None:
    stage.hold(1)
    page = stage.client.page
    page.locator("[name=text]").fill(PROBLEM)
    page.locator("[name=email]").fill(stage.client.email)
    page.locator("summary").click()
    page.locator("[name=password]").fill("not the right one")
    with page.expect_navigation():
        page.locator("button[value=log-in]").click()


def _look_into_your_mail(stage: Stage) -> None:
    stage.hold(1)
    page = stage.client.page
    page.locator("[name=text]").fill(PROBLEM)
    page.locator("[name=name]").fill(stage.client.name)
    page.locator("[name=email]").fill(stage.client.email)
    stage.main_button()


def _confirm_and_send(stage: Stage) -> None:
    _look_into_your_mail(stage)
    stage.client.opens(stage.client.letters.next_to(stage.client.email, 0))


def _time_of_link_is_gone(stage: Stage) -> None:
    _look_into_your_mail(stage)
    practice = stage.practice
    practice.publish(services=sample_services(practice.page.now() + 4 * 86_400))
    stage.client.opens(stage.client.letters.next_to(stage.client.email, 0))


def _logged_out_while_writing(stage: Stage) -> None:
    stage.known()
    stage.hold(1)
    stage.client.page.context.clear_cookies(name="session")
    stage.client.page.locator("[name=text]").fill(PROBLEM)
    stage.main_button()


def _none_of_these(stage: Stage) -> None:
    uid = stage.booked(at(4, 10), _PENDING, proposals=(at(4, 15), at(5, 9)))
    stage.client.come(f"/appointments/{uid}/withdraw")


def _no_longer_held(stage: Stage) -> None:
    stage.hold(1)
    stage.practice.page.turn_on(11 * 60)
    stage.client.page.reload()


def _sent(service: int) -> Way:
    def way(stage: Stage) -> None:
        stage.known()
        stage.hold(service)
        stage.client.page.locator("[name=text]").fill(PROBLEM)
        stage.main_button()

    return way


def _list(stage: Stage) -> None:
    account = stage.known()
    for start, state, fields in (
        (at(1, 8), CommitmentState.DONE, {}),
        (at(4, 10), CommitmentState.CONFIRMED, {}),
        (at(5, 10), CommitmentState.PENDING, {}),
        (at(8, 10), CommitmentState.PENDING, {"proposals": (at(8, 15), at(9, 9))}),
        (at(10, 10), CommitmentState.CONFIRMED, {"asked_start": at(11, 9)}),
        (at(12, 10), CommitmentState.CANCELLED, {}),
        (at(15, 10), CommitmentState.DECLINED, {}),
    ):
        book(stage.practice, account, start, state, **fields)
    stage.client.come("/appointments")


def _appointment(
    start: int, state: CommitmentState = CommitmentState.CONFIRMED, **fields: object
) -> Way:
    def way(stage: Stage) -> None:
        stage.client.come(f"/appointments/{stage.booked(start, state, **fields)}")

    return way


def _step(name: str, state: CommitmentState = CommitmentState.CONFIRMED) -> Way:
    def way(stage: Stage) -> None:
        # A text is under way that nobody else can call back.
        uid = stage.booked(at(4, 10), state, text_at=at(3, 10))
        stage.client.come(f"/appointments/{uid}/{name}")

    return way


def _review_of_a_move(stage: Stage) -> None:
    _step("move")(stage)
    stage.client.page.locator("#times ul button").last.click()
    stage.client.page.wait_for_url("**/move/review")


def _link_for_email(stage: Stage) -> None:
    stage.known()
    stage.mailed("/account/email", email=f"new.{stage.client.email}")


def _link_to_log_in(stage: Stage) -> None:
    acquaint(stage.practice, stage.client, logged_in=False)
    stage.mailed("/login", email=stage.client.email)


def _link_to_reset(stage: Stage) -> None:
    acquaint(stage.practice, stage.client, logged_in=False)
    stage.mailed("/reset", email=stage.client.email)


def _link_of_one_booking(stage: Stage) -> None:
    _sent(1)(stage)
    stage.practice.confirm(stage.practice.hear(EventKind.REQUEST), note="Until Thursday!")
    mail = stage.client.letters.saying(stage.client.email, "Until Thursday!")
    stage.client.page.context.clear_cookies()
    stage.client.opens(mail)


def _phoned(
    step: str = "", state: CommitmentState = CommitmentState.CONFIRMED, **fields: object
) -> Way:
    """A booking taken by phone, whose client has no account and opens the desktop's link."""

    def way(stage: Stage) -> None:
        link = book_by_phone(stage.practice, at(4, 10), state, **fields)
        stage.client.come(link + step)

    return way


def _review_of_a_phoned_move(stage: Stage) -> None:
    _phoned("/move", text_at=at(3, 10))(stage)
    stage.client.page.locator("#times ul button").last.click()
    stage.client.page.wait_for_url("**/move/review")


def _unsubscribe(stage: Stage) -> None:
    with opened(stage.practice.page.database_url) as database:
        token = token_of(database.read_now(secret), Unwanted("a-booking", "its/thanks/mail"))
    stage.client.come(f"{PATH}{token}")


def _described_by_link(stage: Stage) -> None:
    _phoned("", _PENDING)(stage)
    stage.client.page.locator("summary").click()


def _privacy_of_its_own(stage: Stage) -> None:
    stage.practice.publish(practice=replace(CARD, privacy=NOTICE))
    stage.client.come("/privacy")


def _imprint(stage: Stage) -> None:
    stage.practice.publish(practice=replace(CARD, imprint=IMPRINT))
    stage.client.come("/imprint")


def _promised(way: Way, **card: object) -> Way:
    """The way, with a practice that promises to answer within one working day."""

    def promised(stage: Stage) -> None:
        promise = replace(CARD, reply="1 day", imprint=IMPRINT, **card)  # type: ignore[arg-type]
        stage.practice.publish(practice=promise, working=sample_working(NOW), policy=POLICY)
        way(stage)

    return promised


def _described_anew(stage: Stage) -> None:
    stage.client.come(f"/appointments/{stage.booked(at(4, 10), _PENDING, text=PROBLEM)}")
    stage.client.page.locator("summary").click()


def _proof(stage: Stage) -> None:
    stage.known()
    stage.practice.page.turn_on(7200)
    stage.client.come("/account/password")


def _revocable(way: Way) -> Way:
    """The way, with a practice that lets consumers revoke contracts."""

    def revocable(stage: Stage) -> None:
        stage.practice.publish(practice=replace(CARD, revocable=True))
        way(stage)

    return revocable


def _declare(stage: Stage) -> None:
    stage.client.come("/revoke")
    for name, text in (("reference", "3f2a 91bc"), ("name", "Zoe"), ("email", stage.client.email)):
        stage.client.page.locator(f"main [name={name}]").fill(text)
    stage.main_button()


def _declared(stage: Stage) -> None:
    _declare(stage)
    stage.main_button()


_PENDING = CommitmentState.PENDING

SCREENS: dict[str, Way] = {
    "services": _at("/"),
    "services-none": _without_services,
    "month": _at("/book/1?month=2027-03&day=2027-03-04"),
    "month-on-site": _at("/book/2"),
    "month-full": _full,
    "zone": _at("/zone?to=/book/1"),
    "request": _request(1),
    "request-on-site": _request(2),
    "request-at-once": _request_of_somebody_known,
    "request-faults": _request_with_faults,
    "request-wrong-password": _wrong_password,
    "request-gone": _no_longer_held,
    "request-nothing-held": _at("/request"),
    "request-mail": _look_into_your_mail,
    "link-verify": _confirm_and_send,
    "request-promised": _promised(_request(1)),
    "link-verify-promised": _promised(_confirm_and_send),
    "link-verify-gone": _time_of_link_is_gone,
    "request-logged-out": _logged_out_while_writing,
    "sent": _sent(1),
    "sent-promised": _promised(_sent(1)),
    "sent-at-once": _sent(3),
    "appointments": _list,
    "appointments-none": _logged_in("/appointments"),
    "appointment": _appointment(at(4, 10), note="Please have the printer at hand."),
    "appointment-pending": _appointment(at(4, 10), _PENDING),
    "appointment-proposed": _appointment(at(4, 10), _PENDING, proposals=(at(4, 15), at(5, 9))),
    "appointment-too-late": _appointment(at(2, 8)),
    "appointment-cancelled": _appointment(at(4, 10), CommitmentState.CANCELLED),
    "cancel": _step("cancel"),
    "appointment-moved": _appointment(at(12, 10), first_start=at(4, 10), text=PROBLEM),
    "appointment-described": _described_anew,
    "withdraw": _step("withdraw", _PENDING),
    "withdraw-proposed": _none_of_these,
    "move": _step("move"),
    "move-review": _review_of_a_move,
    "manage-link": _link_of_one_booking,
    "phoned": _phoned(note="Please have the printer at hand."),
    "phoned-described": _described_by_link,
    "phoned-proposed": _phoned("", _PENDING, proposals=(at(4, 15), at(5, 9))),
    "unsubscribe": _unsubscribe,
    "phoned-move-review": _review_of_a_phoned_move,
    "login": _at("/login"),
    "register": _at("/register"),
    "reset": _at("/reset"),
    "mailed": _at("/mailed"),
    "link-sign-in": _link_to_log_in,
    "link-reset": _link_to_reset,
    "link-email": _link_for_email,
    "link-dead": _at("/link/" + "x" * 43),
    "manage-dead": _at("/m/" + "x" * 43),
    "email-changed": _at("/email/changed"),
    "account": _logged_in("/account"),
    "account-details": _logged_in("/account/details"),
    "account-email": _logged_in("/account/email"),
    "account-password": _logged_in("/account/password"),
    "account-sessions": _logged_in("/account/sessions"),
    "account-erase": _logged_in("/account/erase"),
    "account-proof": _proof,
    **CONFIRM_SCREENS,
    **DEPOSIT_SCREENS,
    **REPORT_SCREENS,
    **INVOICE_SCREENS,
    **OFFER_SCREENS,
    "privacy": _at("/privacy"),
    "privacy-own": _privacy_of_its_own,
    "imprint": _imprint,
    "revoke": _revocable(_at("/revoke")),
    "revoke-confirm": _revocable(_declare),
    "revoked": _revocable(_declared),
    "error": _at("/nothing/here"),
}
"""Every screen by a name, and what brings a client to it."""
