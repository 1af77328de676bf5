"""Desktop, invoices: a draft is saved, thrown away or sent, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.money.invoices.editor.drafted import EditedDraft
from scheduler_app.desktop.money.invoices.questions import SendAnywayQuestion
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import INVOICE
from scheduler_app.domain.money.invoices.document import InvoiceDraft
from scheduler_app.use_cases.money.invoices.drafts import remove_draft, save_draft
from scheduler_app.use_cases.money.invoices.odd import SendAnyway
from scheduler_app.use_cases.money.invoices.sending import Sent, send_invoice

Failed = Callable[[Exception], None]


class DraftWriting:
    """What is refused goes to whoever asked."""

    def __init__(self, tools: Tools, over: QWidget) -> None:
        self._tools = tools
        self._over = over

    def save(
        self,
        known: EditedDraft,
        draft: InvoiceDraft,
        then: Callable[[int], None],
        failed: Failed,
    ) -> None:
        """Save it and say so; `then` gets its id."""
        tools = self._tools

        def saved(number: int) -> None:
            say_done(tools, f"Draft for {isolated(known.client)} saved")
            then(number)

        tools.do(lambda now: self._kept(known, draft, now), saved, failed, asker=self._over)

    def remove(self, known: EditedDraft, then: Callable[[], None]) -> None:
        """Throw it away; undo brings it back."""
        tools, number = self._tools, known.id
        if number is None:
            then()
            return

        def removed(_: object) -> None:
            say_done(tools, f"Draft for {isolated(known.client)} thrown away")
            then()

        tools.do(lambda now: remove_draft(tools.diary, number, now=now), removed)

    def send(
        self,
        known: EditedDraft,
        draft: InvoiceDraft,
        then: Callable[[Sent], None],
        failed: Failed,
        *,
        mail: bool,
        anyway: bool = False,
    ) -> None:
        """Save it as it stands and send it; a day before the last one's is asked about."""
        tools = self._tools
        saved: list[int] = []

        def work(now: datetime) -> Sent:
            number = self._kept(known, draft, now)
            saved.append(number)
            desk = tools.invoices()
            return send_invoice(tools.diary, number, desk, mail=mail, anyway=anyway, now=now)

        def sent(one: Sent) -> None:
            tools.notices.say(_told(one, known.client), _show(tools, one))
            then(one)

        def refused(error: Exception) -> None:
            kept = known._replace(id=saved[0], draft=draft) if saved else known
            if isinstance(error, SendAnyway):
                self._ask_anyway(
                    error,
                    lambda: self.send(kept, draft, then, failed, mail=mail, anyway=True),
                    lambda: failed(error),
                )
            else:
                failed(error)

        tools.do(work, sent, refused, asker=self._over)

    # -- inside -------------------------------------------------------------------------------

    def _kept(self, known: EditedDraft, draft: InvoiceDraft, now: datetime) -> int:
        was = None if known.id is None else known.draft
        if known.id is not None and draft == known.draft:
            return known.id
        return save_draft(self._tools.diary, draft, id=known.id, was=was, now=now)

    def _ask_anyway(
        self, error: SendAnyway, go: Callable[[], None], leave: Callable[[], None]
    ) -> None:
        question = SendAnywayQuestion(error, self._over)
        question.answered.connect(lambda _: go())
        question.rejected.connect(leave)
        question.open()


def _told(one: Sent, client: str) -> str:
    what = f"{words.KINDS[one.kind]} {one.number}"
    told = f"{what} is issued; it was not to be mailed"
    if one.mailed_to:
        told = f"{what} goes to {isolated(client)} at {one.mailed_to}"
    elif one.not_mailed:
        told = f"{what} is issued, and not mailed. {one.not_mailed}"
    late = f". Its files are not made yet. {one.no_papers}"
    return f"{told.removesuffix('.')}{late}" if one.no_papers else told


def _show(tools: Tools, one: Sent) -> Offer:
    return Offer("Show", lambda: tools.ways.show(INVOICE, one.id))
