"""Desktop: what is said once a verb is done, with Undo, and the reason given afterwards."""

from __future__ import annotations

from scheduler_app.desktop.doing.taking_back import TakingBack
from scheduler_app.desktop.notices import AskingOffer, Offer
from scheduler_app.desktop.tools import Tools
from scheduler_app.use_cases.bookings.give_reason import give_reason


def say_done(
    tools: Tools, text: str, unexplained: int | None = None, further: Offer | None = None
) -> None:
    """What was done. `unexplained` is the booking whose change has no reason yet.

    `further` is what can be done next.
    """
    back = Offer("Undo", lambda: TakingBack(tools).undo())
    more = () if further is None else (further,)
    if unexplained is None:
        tools.notices.say(text, back, *more)
        return

    def keep(why: str) -> None:
        tools.do(
            lambda now: give_reason(tools.diary, unexplained, why, now=now),
            lambda _: tools.notices.say(f"{text}; {why}", back, *more),
        )

    tools.notices.say(text, back, AskingOffer("Add &reason…", keep), *more)
