"""Desktop, services: what the practice offers, with lengths, gaps, price and colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.practice.services.form import ServiceForm
from scheduler_app.desktop.practice.services.price_look import PriceLook, ask_whether_meant
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.list_and_form import ListAndForm
from scheduler_app.desktop.widgets.swatches import swatch
from scheduler_app.desktop.wording import length_text, price_text
from scheduler_app.domain.amounts import Money, is_hundredfold
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.services import HUES, Online, Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.use_cases.practice.prices import PriceJump, price_is_right, prices_to_look_at
from scheduler_app.use_cases.practice.services import list_services, save_service

ONLINE = {Online.REQUEST: "on request", Online.AT_ONCE: "confirmed at once"}
"""How clients take a service on the booking page."""


class ServicesScreen(ListAndForm[Service]):
    """The list at the left, the form of the chosen one at the right."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, "Services", "New service", parent)
        self._services: list[Service] = []
        self._jumps: dict[int, PriceJump] = {}
        about = QLabel("What you offer. Length and gaps decide when each can be booked.", self)
        about.setWordWrap(True)
        role(about, "muted")
        self.left.addWidget(about)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Services")
        self.list.setIconSize(QSize(14, 14))
        self.list.currentRowChanged.connect(self._choose)
        self.left.addWidget(self.list, 1)
        self.look = PriceLook(tools, self)
        self.look.right.connect(self._keep_price)
        self.look.change_wanted.connect(self._change_price)
        self.right.addWidget(self.look)
        self.form: ServiceForm = ServiceForm(self)
        self.right.addWidget(self.form, 1)
        self.setFocusProxy(self.list)
        self.watch(self.form, "services")
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again; what is being typed stays."""
        self._services = list_services(self._tools.diary, with_archived=True)
        self._services.sort(key=lambda service: (service.archived, service.name.casefold()))
        self.list.blockSignals(True)
        self.list.clear()
        for service in self._services:
            line = QListWidgetItem(swatch(service.hue), _line(service))
            line.setSizeHint(QSize(0, 48))
            self.list.addItem(line)
        self.list.blockSignals(False)
        self.form.offer_currency(self._tools.source.practice().currency)
        shown = self._by_id(self.form.shown().id) if self.form.is_open() else None
        if shown is not None:
            self.form.bring_in(self._priced(shown))
        elif self._services and not self.form.dirty():
            self._show(self._services[0])
        self.mark_shown()
        self._look_at_prices()

    # -- what is not saved yet ----------------------------------------------------------------

    def unsaved(self) -> str:
        """What is not saved (see `Typed`)."""
        if not self.form.dirty():
            return ""
        return f"the service {self.form.shown().name}" if self.form.shown().id else "a new service"

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Write what is filled in, asking first where the price jumps."""
        try:
            service = self.form.filled()
        except InvalidInput as refused:
            self.form.show_wrong(refused)
            return
        jump = self._jump_to(service)
        if jump is not None:
            question = ask_whether_meant(*jump, self.window())
            question.answered.connect(lambda _: self._save(service, then, meant=True))
            question.rejected.connect(self.form.price.setFocus)
            question.open()
        else:
            self._save(service, then)

    def discard_unsaved(self) -> None:
        """Show again what is saved."""
        self.form.discard()
        if not self.form.shown().id and self._services:
            self._show(self._services[0])
            self.mark_shown()

    # -- inside -------------------------------------------------------------------------------

    def _by_id(self, service_id: int) -> Service | None:
        return next((one for one in self._services if one.id == service_id), None)

    def mark_shown(self) -> None:
        """The list shows which one stands in the form."""
        ids = [service.id for service in self._services]
        shown = self.form.shown().id if self.form.is_open() else 0
        self.list.blockSignals(True)
        self.list.setCurrentRow(ids.index(shown) if shown in ids else -1)
        self.list.blockSignals(False)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._services):
            self.wish(self._services[row].id)

    def go_to(self, service_id: int) -> None:
        """Show this one in list and form."""
        service = self._by_id(service_id)
        if service is not None:
            self._show(service)
        self.mark_shown()

    def show_new(self) -> None:
        """An empty form, with the colour that is used least."""
        used = [service.hue for service in self._services]
        hue = min(range(HUES), key=lambda one: (used.count(one), one))
        currency = self._tools.source.practice().currency
        self.form.show_record(Service(0, "", Minutes(60), hue=hue, currency=currency))
        self.mark_shown()

    def _show(self, service: Service) -> None:
        self.form.show_record(self._priced(service))

    def _priced(self, service: Service) -> Service:
        """What costs nothing yet is priced in the practice's currency of today."""
        if service.price:
            return service
        return replace(service, currency=self._tools.source.practice().currency)

    def _save(self, service: Service, go: Callable[[], None], *, meant: bool = False) -> None:
        sent = self.form.sheet.filled()

        def then(kept: Service) -> None:
            self.form.fields.clear_wrong()
            self.form.bring_in(kept, sent=sent)
            say_done(self._tools, f"{isolated(kept.name)} saved")
            go()

        diary = self._tools.diary
        save_typed(
            self._tools,
            lambda now: save_service(diary, service, now=now, price_is_meant=meant),
            then,
            self.form.show_wrong,
        )

    def _jump_to(self, wanted: Service) -> tuple[Money, Money] | None:
        """What the price was and would be, where one is the other by a hundred.

        To take back such a jump, which the screen has asked about, is none.
        """
        before, after = self.form.shown().cost, wanted.cost
        if before is None or after is None or not wanted.id or not is_hundredfold(before, after):
            return None
        asked = self._jumps.get(wanted.id)
        return None if asked is not None and asked.before == after else (before, after)

    # -- prices that jumped -------------------------------------------------------------------

    def _look_at_prices(self) -> None:
        jumps = self._jumps = prices_to_look_at(self._tools.diary)
        asked = next((one for one in self._services if one.id in jumps), None)
        self.look.show_jump(asked.name if asked else "", jumps[asked.id] if asked else None)

    def _keep_price(self, service_id: int) -> None:
        self._tools.do(lambda now: price_is_right(self._tools.diary, service_id, now=now))

    def _change_price(self, service_id: int) -> None:
        def go() -> None:
            if self.form.shown().id != service_id:
                self.go_to(service_id)
            self.form.price.setFocus()
            self.form.price.line.selectAll()

        if self.form.shown().id == service_id:
            go()
        else:
            self._tools.unsaved.leave(self, go)


def _line(service: Service) -> str:
    """Name, and below it what decides when and for how much it is booked."""
    place = "on site" if service.where == "on site" else "remote"
    price = price_text(service.cost, taxes=(service.added_tax, 0))
    detail = ", ".join(filter(None, (length_text(service.minutes), place, price)))
    if service.archived:
        detail += ", no longer offered"
    elif service.online in ONLINE:
        detail += f", {ONLINE[service.online]}"
    return f"{service.name}\n{detail}"
