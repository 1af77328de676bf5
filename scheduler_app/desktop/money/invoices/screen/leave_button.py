"""Desktop, invoices: says that a visit is not to be billed, or none of those that wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.plain import caption, plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.invoices.to_bill import ToBill, leave_unbilled


class LeaveUnbilledButton(QPushButton):
    """Its menu names what is meant; undo takes it back."""

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__("Not to bill", parent)
        self._tools = tools
        self.setToolTip(plain_tip("Billed elsewhere, or free of charge: it waits here no more"))
        menu = QMenu(self)
        self.one = menu.addAction("This visit")
        self.same = menu.addAction("")
        self.all = menu.addAction("")
        self.one.triggered.connect(lambda: self._leave(self._one))
        self.same.triggered.connect(lambda: self._leave(self._same))
        self.all.triggered.connect(lambda: self._leave(self._all))
        self.setMenu(menu)
        self._one: tuple[int, ...] = ()
        self._same: tuple[int, ...] = ()
        self._all: tuple[int, ...] = ()

    def show_visit(self, visit: ToBill, listed: Sequence[ToBill]) -> None:
        """Which it is, and all that wait beside it."""
        self._one = (visit.booking_id,)
        same = [one.booking_id for one in listed if one.client_id == visit.client_id]
        self._same, self._all = tuple(same), tuple(one.booking_id for one in listed)
        self.same.setText(caption(f"All {len(same)} of {visit.client}"))
        self.same.setVisible(1 < len(same) < len(listed))
        self.all.setText(f"All {len(listed)} that wait")
        self.all.setVisible(len(listed) > 1)

    def _leave(self, ids: Sequence[int]) -> None:
        tools = self._tools

        def work(now: datetime) -> int:
            return leave_unbilled(tools.diary, ids, now=now)

        tools.do(work, lambda many: say_done(tools, f"{counted(many, 'visit')} not to bill"))
