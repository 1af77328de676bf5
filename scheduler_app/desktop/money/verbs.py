"""Desktop, money: what the consultant does with the deposit of a booking, each asked about once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from secrets import token_hex

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.contributions import Action
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.money.amount_question import (
    PAID_BY,
    AmountMeant,
    AmountQuestion,
    PaymentMeant,
    PaymentQuestion,
    WaiveQuestion,
)
from scheduler_app.desktop.money.done_question import DoneQuestion, Finishing
from scheduler_app.desktop.money.standing import DepositsStanding
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import INVOICE_FOR
from scheduler_app.desktop.wording import item_span, money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.use_cases.money import decisions
from scheduler_app.use_cases.money.deposit import DepositView, record_payment
from scheduler_app.use_cases.money.ending import EndedVisit, finish, outcome_of
from scheduler_app.use_cases.money.handing_back import record_refund
from scheduler_app.use_cases.money.proof import DepositAtHand

COPY, RECORD, WAIVE = "Copy the link to pay", "Record a payment…", "Waive the deposit…"
GAVE_BACK = "I gave it back…"
GIVE_BACK, KEEP, CREDIT = "Give money back…", "Keep the deposit…", "Leave it as credit…"
APPLY, USE_CREDIT = "Apply it to the fee…", "Use the client's credit"

GOES_OUT = (
    "What was paid by card goes back to that card, within 5 to 10 working days: it leaves in a "
    "minute, and until then you can undo this. What was paid by hand you give back by hand."
)


class DepositVerbs:
    """Each is asked about with its amount, done in one step, and answered by a toast with Undo."""

    def __init__(self, tools: Tools, standing: DepositsStanding, window: QWidget) -> None:
        self._tools = tools
        self._standing = standing
        self._window = window

    def possible(
        self, item: CalendarItem, known: DepositAtHand, over: QWidget | None = None
    ) -> Sequence[Action]:
        """What can be done now, the likeliest first; its questions stand `over` a widget."""
        return _Offers(self._tools, self._standing, item, known, over or self._window).all()

    def ask_done(self, item: CalendarItem) -> None:
        """Ask what the deposit of a visit that took place is for, and mark it done."""
        tools = self._tools
        known = outcome_of(tools.diary, item.id, now=tools.now())
        when = item_span(item.start, item.end, tools.zone(), today=tools.today())
        question = DoneQuestion(item.headline, when, known, self._window)

        def go(answer: Finishing) -> None:
            self._finish(item, answer, Money(answer.owed, known.currency))

        question.answered.connect(go)
        question.open()

    def _finish(self, item: CalendarItem, how: Finishing, owed: Money) -> None:
        tools, key = self._tools, token_hex(8)

        def work(now: datetime) -> EndedVisit:
            ended = finish(tools.diary, item.id, how.word, now=now)
            if how.paid_by is not None and owed.minor:
                record_payment(tools.diary, item.id, owed.minor, how.paid_by, key=key, now=now)
            return ended

        def then(_: EndedVisit) -> None:
            name = isolated(item.headline)
            applied = how.word is DepositWord.APPLY
            told = "its deposit pays for it" if applied else "its deposit goes back"
            if how.paid_by is not None:
                told += f", and {money_text(owed)} is recorded as paid"
            elif owed.minor:
                told += f"; {money_text(owed)} is left to be paid"
            bill = Offer("Invoice", partial(tools.ways.show, INVOICE_FOR, item.id))
            further = bill if item.client_id is not None else None
            say_done(tools, f"{name}: done; {told}", item.id, further)

        tools.do(work, then)


class _Offers:
    """What fits one booking as it stands, and the question of each."""

    def __init__(
        self,
        tools: Tools,
        standing: DepositsStanding,
        item: CalendarItem,
        known: DepositAtHand,
        over: QWidget,
    ) -> None:
        self._tools = tools
        self._standing = standing
        self._item = item
        self._known = known
        self._over = over
        stands = known.stands
        self._there = stands.balance.received - stands.balance.refunded - stands.on_its_way
        self._held = max(0, stands.balance.held - stands.on_its_way)

    def all(self) -> list[Action]:
        """In the order in which they are likely."""
        known, stands = self._known, self._known.stands
        missing, over = stands.missing, known.ending is not DepositEnding.OPEN
        client = self._item.client_id is not None
        done = known.ending is DepositEnding.DONE
        offered = (
            (bool(missing and stands.link), COPY, "link", self._copy),
            (bool(missing or known.owed), RECORD, "price", self._ask_payment),
            (bool(stands.by_hand), GAVE_BACK, "check", self._ask_given),
            (bool(done and self._held), APPLY, "check", partial(self._ask, DepositWord.APPLY)),
            (bool(missing and known.credit), USE_CREDIT, "user", self._ask_credit),
            (self._there > 0, GIVE_BACK, "reopen", self._ask_back),
            (bool(over and self._held), KEEP, "block", partial(self._ask, DepositWord.KEEP)),
            (bool(client and self._held), CREDIT, "user", partial(self._ask, DepositWord.CREDIT)),
            (bool(missing), WAIVE, "close", self._ask_waive),
        )
        return [Action("", label, symbol, act) for fits, label, symbol, act in offered if fits]

    def _copy(self) -> None:
        """The page's own address where there is one, which opens nothing but the payment."""
        tools, stands = self._tools, self._known.stands

        def copied(address: str) -> None:
            QGuiApplication.clipboard().setText(address)
            tools.notices.say("Link copied: whoever has it can pay this deposit, and nothing else")

        if tools.page.state.status().opens_links:
            page = tools.page.links
            tools.runner.reach(
                lambda: page.link_to_pay(self._item.id), copied, lambda _: copied(stands.link)
            )
        else:
            copied(stands.link)

    def _ask_payment(self) -> None:
        known = self._known
        usual = self._money(known.stands.missing or known.owed)
        text = "What you were paid by hand. What is paid by the link comes in by itself."
        question = PaymentQuestion(f"Payment of {self._item.headline}", text, usual, self._over)
        key = token_hex(8)

        def go(answer: PaymentMeant) -> None:
            told = money_text(self._money(answer.minor))
            if known.stands.missing:
                self._standing.by_hand.add(self._item.id)
            self._do(
                lambda now: record_payment(
                    self._tools.diary, self._item.id, answer.minor, answer.by, key=key, now=now
                ),
                f"{told} recorded ({PAID_BY[answer.by].lower()})",
                undo=False,
            )

        question.answered.connect(go)
        question.open()

    def _ask_given(self) -> None:
        """What goes back of what was paid by hand is recorded once it was handed over."""
        usual = self._money(self._known.stands.by_hand)
        text = f"{money_text(usual)} is to go back by hand, as that is how it was paid."
        title = f"Given back to {self._item.headline}"
        question = PaymentQuestion(title, text, usual, self._over, "Record it")
        key = token_hex(8)

        def go(answer: PaymentMeant) -> None:
            told = money_text(self._money(answer.minor))
            self._do(
                lambda now: record_refund(
                    self._tools.diary, self._item.id, answer.minor, answer.by, key=key, now=now
                ),
                f"{told} given back ({PAID_BY[answer.by].lower()})",
                undo=False,
            )

        question.answered.connect(go)
        question.open()

    def _ask_waive(self) -> None:
        missing = money_text(self._money(self._known.stands.missing))
        text = f"{missing} need not be paid any more, and the booking is sure. {self._waived()}"
        name = self._item.headline
        question = WaiveQuestion(f"Waive the deposit of {name}?", text.strip(), self._over)

        def go(why: str) -> None:
            self._do(
                lambda now: decisions.waive(self._tools.diary, self._item.id, reason=why, now=now),
                f"Deposit of {missing} waived; {why}",
            )

        question.answered.connect(go)
        question.open()

    def _waived(self) -> str:
        """What was waived for this client in this year."""
        if self._item.client_id is None:
            return ""
        tools = self._tools
        years = decisions.waived_by_client(tools.diary, self._item.client_id, now=tools.now())
        told = [
            f"{money_text(one.amount)} ({one.count})"
            for one in years
            if one.year == tools.today().year
        ]
        return f"Waived for this client this year: {', '.join(told)}." if told else ""

    def _ask_back(self) -> None:
        self._ask_amount(
            f"Give money back to {self._item.headline}",
            GOES_OUT,
            "Give it back",
            self._there,
            lambda how, now: decisions.give_back(
                self._tools.diary, self._item.id, how.minor, reason=how.why, now=now
            ),
            "goes back",
        )

    def _ask_credit(self) -> None:
        stands, credit = self._known.stands, self._known.credit
        most = min(stands.missing, credit)
        told = money_text(self._money(most))
        self._standing.by_hand.add(self._item.id)
        self._do(
            lambda now: decisions.spend_credit(self._tools.diary, self._item.id, most, now=now),
            f"{told} of the client's credit is the deposit now",
        )

    def _ask(self, word: DepositWord) -> None:
        """How much of what is held belongs there; what was decided before stays."""
        name = self._item.headline
        title, action, done = {
            DepositWord.APPLY: (f"Apply the deposit of {name}", "Apply it", "applied to the fee"),
            DepositWord.KEEP: (f"Keep the deposit of {name}", "Keep it", "kept"),
            DepositWord.CREDIT: (
                f"Leave {name} a credit",
                "Leave as credit",
                "left as credit for another booking",
            ),
        }[word]

        def decide(how: AmountMeant, now: datetime) -> DepositView:
            balance = self._known.stands.balance
            parts = {
                DepositWord.REFUND: balance.refunded + self._known.stands.on_its_way,
                DepositWord.KEEP: balance.kept,
                DepositWord.CREDIT: max(0, balance.credit),
                DepositWord.APPLY: balance.applied,
            }
            parts[word] += how.minor
            return decisions.decide(
                self._tools.diary, self._item.id, parts, reason=how.why, now=now
            )

        self._ask_amount(title, "You can undo this.", action, self._held, decide, done)

    def _ask_amount(
        self,
        title: str,
        text: str,
        action: str,
        most: int,
        decide: Callable[[AmountMeant, datetime], DepositView],
        done: str,
    ) -> None:
        question = AmountQuestion(title, text, action, self._money(most), self._over)

        def go(how: AmountMeant) -> None:
            told = money_text(self._money(how.minor))
            self._do(partial(decide, how), f"{told} {done}; {how.why}")

        question.answered.connect(go)
        question.open()

    def _do(self, verb: Callable[[datetime], DepositView], said: str, *, undo: bool = True) -> None:
        name = isolated(self._item.headline)

        def then(_: DepositView) -> None:
            told = f"{name}: {said}"
            if undo:
                say_done(self._tools, told)
            else:
                self._tools.notices.say(told)

        self._tools.do(verb, then)

    def _money(self, minor: int) -> Money:
        return Money(minor, self._known.stands.currency)
