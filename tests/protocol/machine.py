"""Protocol: everything that can happen to desktop and page, in whatever order."""

from __future__ import annotations

from contextlib import ExitStack

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.simulation.invariants import rest
from tests.simulation.life.deeds import Deed
from tests.simulation.life.life import Life
from tests.simulation.life.post import mails_are_planned
from tests.simulation.practice.line import Fate
from tests.simulation.practice.world import NAMES, QUICK, REMOTE, VISIT, at, new_world

names = st.sampled_from(NAMES)
services = st.sampled_from((REMOTE, VISIT, QUICK, QUICK))
slots = st.sampled_from([at(hour, 1) for hour in (9, 9.5, 10, 10.5, 11)] + [at(10)])
which = st.integers(0, 5)
yes = st.booleans()
seldom = st.sampled_from((False, False, False, True))
mostly = st.sampled_from((True, True, True, False))
SENDING = ("sent", "sent", "sent, and cut", "cut", "put off", "refused")
fates = st.sampled_from((Fate.ARRIVES,) * 4 + tuple(Fate))


def _deed(name: str, *arguments: st.SearchStrategy[object]) -> st.SearchStrategy[Deed]:
    return st.tuples(st.just(name), st.tuples(*arguments))


_REQUEST = _deed("request", names, services, slots)
_SEND = _deed("send", names)
_TAKE_BACK = (
    _deed("withdraw", names, which),
    _deed("call_off", names, which),
)
_CHOOSE = _deed("choose", names, which)
_ANSWERS = (_deed("accept", which, yes), _deed("decline", which))

MEANWHILE = st.lists(
    st.one_of(_REQUEST, _SEND, *_TAKE_BACK, _CHOOSE, *_ANSWERS, _deed("publish"), _deed("read")),
    max_size=2,
)
"""What others do while a call is under way."""

AT_THE_DESK = st.lists(
    st.one_of(_deed("undo"), _deed("redo"), _deed("book_for", names, services, slots, yes)),
    max_size=2,
)
"""What the consultant does while a publication is under way."""

_RESTORED = _deed("restore_page")
WHILE_TALKING = st.one_of(MEANWHILE, MEANWHILE, st.tuples(_RESTORED, _REQUEST).map(list))
"""The same; or the page comes back from a copy, and somebody uses it at once."""

KINDS: dict[str, st.SearchStrategy[Deed]] = {
    "request": _REQUEST,
    "hold": _deed("hold", names, services, slots),
    "send": _SEND,
    "withdraw": _deed("withdraw", names, which),
    "call_off": _deed("call_off", names, which),
    "choose": _CHOOSE,
    "ask_to_move": _deed("ask_to_move", names, which, slots, mostly),
    "wait_for_mail": _deed("wait_for_mail", names),
    "let_go": _deed("let_go", names),
    "book": _deed("book", services, slots, mostly, MEANWHILE, fates, WHILE_TALKING),
    "ask_for": _deed("ask_for", services, slots, fates),
    "give_the_word": _deed("give_the_word"),
    "let_be": _deed("let_be"),
    "move": _deed("move", which, slots, mostly, MEANWHILE, WHILE_TALKING),
    "cancel": _deed("cancel", which),
    "reopen": _deed("reopen", which, yes),
    "confirm": _deed("confirm", which),
    "accept": _deed("accept", which, yes),
    "decline": _deed("decline", which),
    "propose": _deed("propose", which, st.lists(slots, min_size=1, max_size=3), mostly),
    "settle": _deed("settle"),
    "book_for": _deed("book_for", names, services, slots, yes),
    "note": _deed("note", which),
    "done": _deed("done", which),
    "no_show": _deed("no_show", which),
    "hand_over": _deed("hand_over", fates, MEANWHILE, MEANWHILE),
    "send_mail": _deed("send_mail", st.sampled_from(SENDING)),
    "hand_link": _deed("hand_link", which),
    "end_link": _deed("end_link", which),
    "cancel_by_link": _deed("cancel_by_link", which),
    "withdraw_by_link": _deed("withdraw_by_link", which),
    "move_by_link": _deed("move_by_link", which, slots),
    "choose_by_link": _deed("choose_by_link", which, which),
    "undo": _deed("undo"),
    "redo": _deed("redo"),
    "publish": _deed("publish", fates, WHILE_TALKING, WHILE_TALKING),
    "publish_meanwhile": _deed("publish", fates, AT_THE_DESK, AT_THE_DESK),
    "hand_over_late": _deed("hand_over", st.just(Fate.LATE)),
    "publish_late": _deed("publish", st.just(Fate.LATE)),
    "read": _deed("read", fates, WHILE_TALKING, WHILE_TALKING),
    "deliver_late": _deed("deliver_late", which),
    "cut": _deed("cut", yes),
    "die_reading": _deed("die_reading", st.integers(1, 3)),
    "restart_desktop": _deed("restart_desktop"),
    "restart_page": _deed("restart_page"),
    "update_page": _deed("update_page"),
    "update_desktop": _deed("update_desktop"),
    "back_up": _deed("back_up"),
    "restore": _deed("restore"),
    "back_up_page": _deed("back_up_page"),
    "restore_page": _deed("restore_page"),
    "wait": _deed("wait", st.sampled_from((1, 3, 6, 11, 31, 120, 1_500))),
}
"""All that can happen."""

OFTEN = ("request", "request", "request", "publish", "read", "read", "accept", "propose", "choose")
"""What happens more often than the rest."""


class Days(RuleBasedStateMachine):
    """Random days of both programs. What is refused must leave every promise standing."""

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        self._open.enter_context(mails_are_planned())
        self.world = self._open.enter_context(new_world())
        self.life = Life(self.world)

    @initialize(ahead=st.sampled_from((0, 0, 0, 1_800, -1_800)), page=seldom, desktop=seldom)
    def begin(self, ahead: int, page: bool, desktop: bool) -> None:
        """Whatever is older at first may be updated later."""
        self.world.ahead = ahead
        self.world.line.page_is_older = page
        self.world.line.desktop_is_older = desktop
        # Whoever is older was so when they were paired.
        self.life.read()
        self.life.publish()

    def teardown(self) -> None:
        try:
            rest.come_to_rest(self.life)
        finally:
            self._open.close()

    @rule(deed=st.sampled_from((*KINDS, *OFTEN)).flatmap(KINDS.__getitem__))
    def step(self, deed: Deed) -> None:
        self.life.do_all([deed])

    @invariant()
    def check(self) -> None:
        rest.check(self.life)


def days_of(*kinds: str) -> type[Days]:
    """Days on which only these things happen: what is looked for there is found sooner."""

    class SomeDays(Days):
        @rule(deed=st.sampled_from(kinds).flatmap(KINDS.__getitem__))
        def step(self, deed: Deed) -> None:
            self.life.do_all([deed])

    return SomeDays
