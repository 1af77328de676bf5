"""Desktop, services: the form of one service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from scheduler_app.desktop.practice.services.tax_field import TaxField, kept_tax
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.forms import minutes_box, scrolled
from scheduler_app.desktop.widgets.price_field import PriceField, kept_price
from scheduler_app.desktop.widgets.record_form import RecordForm
from scheduler_app.desktop.widgets.swatches import swatch
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import MOST_GAP_MINUTES
from scheduler_app.domain.practice.services import HUES, MOST_WINDOW, Online, Service, Where
from scheduler_app.domain.time_units import DAY_MINUTES, Minutes

HUE_NAMES = (
    *("Blue", "Green", "Orange", "Violet", "Teal"),
    *("Amber", "Pink", "Cyan", "Lime", "Red"),
)
OFFERED = (
    (Online.NO, "Not offered there"),
    (Online.REQUEST, "Clients ask, you answer"),
    (Online.AT_ONCE, "Confirmed at once"),
)
LONGEST_DESCRIPTION = 1000
"""Letters; more than that nobody reads on a phone."""


class ServiceForm(RecordForm[Service]):
    """Shows one service: length, gaps, price, and how clients see it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Service(0, "", Minutes(60)), "New service", 560, parent)
        self._build()
        # However much is filled in: the foot with Save stays in view.
        self.column.addWidget(scrolled(self.fields, self), 1)
        self.add_foot()
        self.name.returnPressed.connect(self._press_save)

    def _build(self) -> None:
        self._build_fields()
        self._build_words()
        for name, label, field in (
            ("name", "&Name", self.name),
            ("minutes", "&Length", self.minutes),
            ("where", "&Where", self.where),
            ("preparation", "&Preparation before", self.preparation),
            ("wrap_up", "Wrap-&up after", self.wrap_up),
            ("travel", "&Travel", self.travel),
            ("price", "P&rice", self.price),
            ("tax", "Ta&x", self.tax),
            ("hue", "&Colour", self.hue),
            ("online", "&Booking page", self.online),
            ("description", "&Description", self.description),
            ("directions", "Wa&y there", self.directions),
            ("to_prepare", "To pr&epare", self.to_prepare),
            ("arrival_window", "&Arrival within", self.arrival_window),
            ("archived", "", self.archived),
        ):
            self.fields.add(name, label, field)
            if name == "online":
                self.fields.addRow("", self.meaning)
        self.archived.setAccessibleName("No longer offered")
        self.fields.add_wrong()

    def _build_fields(self) -> None:
        self.name = QLineEdit()
        self.minutes = minutes_box(DAY_MINUTES, least=5, step=15)
        self.where = QComboBox()
        self.where.addItem("Remote", Where.REMOTE)
        self.where.addItem("On site", Where.ON_SITE)
        self.preparation = minutes_box(MOST_GAP_MINUTES)
        self.wrap_up = minutes_box(MOST_GAP_MINUTES)
        self.travel = minutes_box(MOST_GAP_MINUTES)
        self.price = PriceField()
        self.price.line.returnPressed.connect(self._press_save)
        self.tax = TaxField()
        self.tax.line.returnPressed.connect(self._press_save)
        self.hue = QComboBox()
        self.hue.setIconSize(QSize(14, 14))
        for hue in range(HUES):
            self.hue.addItem(swatch(hue), HUE_NAMES[hue], hue)
        self.online = QComboBox()
        for online, label in OFFERED:
            self.online.addItem(label, online)
        self.online.currentIndexChanged.connect(lambda _: self._show_online())
        self.archived = QCheckBox("No longer offered; its bookings stay")

    def _build_words(self) -> None:
        """What clients read."""
        self.description = QPlainTextEdit()
        self.description.setFixedHeight(72)
        self.description.setTabChangesFocus(True)
        self.description.setPlaceholderText("What clients read about it: a sentence or two")
        self.directions = _words("In messages: directions, where to park, which bell to ring")
        self.to_prepare = _words("In messages: is there a backup, the password at hand, a charger?")
        self.arrival_window = minutes_box(MOST_WINDOW)
        self.arrival_window.setSpecialValueText("the minute")
        self.arrival_window.setToolTip(
            "Messages announce a visit from its start until so many minutes later"
        )
        self.meaning = QLabel()
        self.meaning.setWordWrap(True)
        role(self.meaning, "small")

    def _press_save(self) -> None:
        self.foot.save.click()

    def first(self) -> QWidget:
        """The name."""
        return self.name

    def kept(self, service: Service) -> Mapping[str, object]:
        """A service of the diary, field by field."""
        return {
            "name": service.name,
            "minutes": service.minutes,
            "where": service.where,
            "preparation": service.preparation,
            "wrap_up": service.wrap_up,
            "travel": service.travel,
            "price": kept_price(Money(service.price, service.currency)),
            "tax": kept_tax(service.tax, net=service.net),
            "hue": service.hue,
            "online": service.online,
            "description": service.description,
            "directions": service.directions,
            "to_prepare": service.to_prepare,
            "arrival_window": service.arrival_window,
            "archived": service.archived,
        }

    def show_record(self, service: Service) -> None:
        """Fill the form; what was typed in it is gone."""
        super().show_record(service)
        self._show_online()

    def offer_currency(self, currency: str) -> None:
        """What the practice charges in by now."""
        self.price.offer_currency(currency)

    def _show_online(self) -> None:
        """What the choice means, in words; a description only where somebody reads it."""
        chosen = self.online.currentData() or Online.NO
        self.meaning.setText(
            {
                Online.NO: "Only you book it.",
                Online.REQUEST: "The hour is held for the client until you accept or decline.",
                Online.AT_ONCE: "Also while this computer is off, until the publication ends.",
            }[Online(chosen)]
        )
        self.description.setEnabled(chosen != Online.NO or bool(self.description.toPlainText()))

    def filled(self) -> Service:
        """What is filled in; raises `InvalidInput` for a price or tax that can't be read."""
        money = self.price.money()
        return replace(
            self.shown(),
            name=self.name.text().strip(),
            minutes=Minutes(self.minutes.value()),
            where=Where(self.where.currentData() or Where.REMOTE),
            preparation=Minutes(self.preparation.value()),
            wrap_up=Minutes(self.wrap_up.value()),
            travel=Minutes(self.travel.value()),
            price=money.minor,
            currency=money.currency,
            tax=self.tax.rate(),
            net=bool(self.tax.net.currentData()),
            hue=max(0, self.hue.currentIndex()),
            archived=self.archived.isChecked(),
            online=Online(self.online.currentData() or Online.NO),
            description=self.description.toPlainText().strip()[:LONGEST_DESCRIPTION],
            directions=self.directions.toPlainText().strip()[:LONGEST_DESCRIPTION],
            to_prepare=self.to_prepare.toPlainText().strip()[:LONGEST_DESCRIPTION],
            arrival_window=Minutes(self.arrival_window.value()),
        )


def _words(what: str) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setFixedHeight(52)
    field.setTabChangesFocus(True)
    field.setPlaceholderText(what)
    return field
