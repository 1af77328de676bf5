"""Simulation: what befalls mails and texts outside, and what clients answer to them."""

from __future__ import annotations

from email.message import EmailMessage

from scheduler_app.domain.messages.mailbox import MailboxTrouble
from tests.fakes.twilio_server import Kept
from tests.gateways.messages.mailbox.test_contents import DSN
from tests.simulation.life.firms import AtFirms
from tests.simulation.outside.answers_box import AnswersBox
from tests.simulation.outside.mail_servers import OFFICE, MailServers, Posted, Posting
from tests.simulation.outside.texts import TextFirm
from tests.simulation.play.script import among, deed, pick, seldom, yes
from tests.simulation.practice.practice import Practice

TROUBLES = (429, 500, 401, "cut", "taken", "taken", "nonsense", "away", "away")
CODES = (30003, 30006, 30007, 21610)
"""Why a text does not arrive, or is not taken."""


TURNS_AT_REST, A_TURN = 8, 1_200.0
"""How often the worker has a turn once all is well, and after how many seconds."""


class Carriers(AtFirms):
    """Mail servers and the firm for texts: they put off, refuse, lose, bounce, and are late."""

    actor, a_day = "carriers", 5.0

    @deed(4, among(*Posting, *Posting, Posting.CUT_AFTER), among(1, 1, 2, 4))
    def mail_befalls(self, how: Posting, times: int) -> None:
        """So many mails from now on meet this."""
        self.at_firm(MailServers, lambda office: office.coming.extend([how] * times))

    @deed(1)
    def mails_are_well(self) -> None:
        """The mail servers are mended."""
        self.at_firm(MailServers, lambda office: office.coming.clear())

    @deed(3, among(*TROUBLES), among(1, 1, 2, 5))
    def text_befalls(self, trouble: int | str, times: int) -> None:
        """So many texts from now on meet this."""
        self.at_firm(TextFirm, lambda firm: firm.twilio.trouble.extend([trouble] * times))

    @deed(1)
    def texts_are_well(self) -> None:
        """The firm is well again, and tells of all that it has."""
        self.at_firm(TextFirm, _well_again)

    @deed(2, among(None, None, *CODES[:3]))
    def texts_arrive(self, code: int | None) -> None:
        """What was sent arrives, or does not."""
        self.at_firm(TextFirm, lambda firm: firm.twilio.deliver(code=code))

    @deed(0.5, among(0, 1, 3))
    def texts_are_listed_late(self, lag: int) -> None:
        """What was taken stands in no list at first."""
        self.at_firm(TextFirm, lambda firm: setattr(firm.twilio, "lag", lag))

    @deed(2, pick(), among("5.1.1", "5.2.2", "4.4.7", "5.7.1"))
    def mail_comes_back(self, pick: int, status: str) -> None:
        """A mail server further on gave up."""

        def bounces(office: MailServers) -> None:
            if office.books:
                posted = office.books[-1 - pick % len(office.books)]
                report = DSN.format(action="failed", status=status, said="")
                self._comes(report.replace("0123456789abcdef0123456789abcdef", posted.mark))

        self.at_firm(MailServers, bounces)

    @deed(1, seldom)
    def mailbox_is_away(self, away: bool) -> None:
        """Nobody can read it, or everybody again."""
        ends = (
            {"heads": MailboxTrouble("The mailbox does not answer.", remedy="It is read later.")}
            if away
            else {}
        )
        self.at_firm(AnswersBox, lambda box: setattr(box.box, "ends", ends))

    @deed(0.3, yes)
    def page_sends_mails(self, sends: bool) -> None:
        """The page is one that sends no mails, or one that does."""
        self.world.line.sends_mails = sends

    def comes_to_rest(self) -> None:
        """All firms are well again, and the worker has some turns more."""
        self.world.line.sends_mails = True
        self.mails_are_well()
        self.texts_are_well()
        self.at_firm(TextFirm, lambda firm: setattr(firm.twilio, "delivers", True))
        self.texts_arrive(None)
        self.mailbox_is_away(away=False)
        super().comes_to_rest()
        world = self.world
        if isinstance(world, Practice):
            for _ in range(TURNS_AT_REST):
                world.goes_on(A_TURN)
                world.works()
            for _ in range(2):
                self.try_to(world.publish)
                self.try_to(world.read)

    def _comes(self, mail: str) -> None:
        self.at_firm(AnswersBox, lambda box: box.comes(mail))


class Answering(Carriers):
    """Clients who answer mails and texts, in words that mean something or nothing."""

    actor, a_day = "answering", 4.0
    awake = (6, 23)

    @deed(4, pick(), among("C", "C", "Yes", "C2", "I come later.", "STOP", "STOP", "START", ""))
    def answer_a_text(self, pick: int, words: str) -> None:
        """Somebody who was sent a text, or may be sent one, writes to our number."""

        def answers(firm: TextFirm) -> None:
            numbers = sorted({text.to for text in firm.twilio.texts if _is_ours(text)})
            numbers += self.mobiles()
            if numbers:
                firm.hears(numbers[pick % len(numbers)], words)

        self.at_firm(TextFirm, answers)

    @deed(3, pick(), among("I come later.", "Yes, I confirm.", "Who are you?"))
    def answer_a_mail(self, pick: int, words: str) -> None:
        """Somebody answers a mail."""

        def answers(office: MailServers) -> None:
            if not office.books:
                return
            posted = office.books[-1 - pick % len(office.books)]
            self._comes(
                f"From: Somebody <{_address(posted)}>\nTo: {OFFICE}\nSubject: Re: Your visit\n"
                f"Message-ID: <answer-{posted.mark}-{posted.at}@mail.example>\n"
                f"In-Reply-To: <{posted.mark}@practice.example>\n\n{words}\n"
            )

        self.at_firm(MailServers, answers)


def _well_again(firm: TextFirm) -> None:
    firm.twilio.trouble.clear()
    firm.twilio.lag = 0


def _is_ours(text: Kept) -> bool:
    return text.direction != "inbound"


def _address(posted: Posted) -> str:
    if isinstance(posted.mail, EmailMessage):
        return posted.to.rpartition("<")[2].rstrip(">")
    return posted.mail.address
