"""How a line of a thread is shown: what was good news does not look like a warning."""

from __future__ import annotations

from scheduler_app.desktop.messages.conversation.words import line_look
from scheduler_app.domain.messages.conversation import SaidBy, ThreadLine, ThreadMark
from scheduler_app.domain.messages.replies import HeardAs
from tests.desktop.desk import Desk


def test_that_a_visit_was_confirmed_is_good_news(desk: Desk) -> None:
    def good(meant: HeardAs) -> bool:
        mark = ThreadMark(0, "heard", 1)
        line = ThreadLine(mark, SaidBy.THEM, 1, 0, "C", remark="It confirmed.", meant=meant)
        return line_look(line, None, desk.tools, whole=False).good

    assert [good(HeardAs.CONFIRMED), good(HeardAs.WORDS)] == [True, False]
