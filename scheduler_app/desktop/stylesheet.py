"""Desktop: the look of ordinary controls: Fusion, a palette and a small style sheet from tokens.

Controls say what they are by the dynamic property `role` (heading, title, muted, small, primary,
quiet, danger, segment, rail, card, line); nothing else in the desktop names a colour.

Every label shows plain text, also those of message boxes: what strangers wrote is never read as
markup. What is to be clicked is a button.
"""

from __future__ import annotations

import re

from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from scheduler_app.desktop.theme import BODY, HEADING, RADIUS, SMALL, TITLE, Tokens, mixed, tokens


def dress(app: QApplication, dark: bool) -> None:
    """Give the application its palette and style sheet; cheap enough for each change of theme."""
    look = tokens(dark)
    app.setPalette(palette(look))
    boxes = palette(look)
    # Fusion outlines its boxes with a darker window colour, which nobody sees on a dark window.
    boxes.setColor(QPalette.ColorRole.Window, look.muted)
    for kind in ("QCheckBox", "QRadioButton"):
        # The stubs say bytes, and PySide 6.12 takes text only.
        app.setPalette(boxes, kind)  # type: ignore[arg-type]
    app.setStyleSheet(sheet(look))


def body_font(app: QApplication) -> None:
    """The system's own family at our body size."""
    font = QFont(app.font())
    font.setPixelSize(BODY)
    app.setFont(font)


def role(widget: QWidget, name: str) -> None:
    """Say what the control is; the style sheet does the rest, also when it changes later."""
    if widget.property("role") == name:
        return
    widget.setProperty("role", name)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def flag(widget: QWidget, name: str, *, on: bool) -> None:
    """Give a control a look besides its role, such as "wrong" or "found", or take it away."""
    if bool(widget.property(name)) != on:
        widget.setProperty(name, on)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def palette(look: Tokens) -> QPalette:
    """Qt's palette in our colours, for whatever the style sheet does not name."""
    roles = QPalette.ColorRole
    made = QPalette()
    for part, colour in (
        (roles.Window, look.window),
        (roles.Base, look.surface),
        (roles.AlternateBase, look.window),
        (roles.Button, look.surface),
        (roles.WindowText, look.text),
        (roles.Text, look.text),
        (roles.ButtonText, look.text),
        (roles.PlaceholderText, look.muted),
        (roles.ToolTipBase, look.raised),
        (roles.ToolTipText, look.text),
        (roles.Highlight, look.accent),
        (roles.HighlightedText, look.on_accent),
        (roles.Accent, look.accent),
        (roles.Link, look.accent),
        (roles.BrightText, look.danger),
        (roles.Mid, look.hairline),
        (roles.Light, look.raised),
        (roles.Dark, look.muted),
    ):
        made.setColor(part, colour)
    for part in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, mixed(look.window, look.muted, 0.35))
    return made


def sheet(look: Tokens) -> str:
    """The style sheet of one theme."""
    names = {
        "window": look.window,
        "surface": look.surface,
        "raised": look.raised,
        "hairline": look.hairline,
        "text": look.text,
        "muted": look.muted,
        "accent": look.accent,
        "on_accent": look.on_accent,
        "danger": look.danger,
        "warning": look.warning,
        "focus": look.focus,
        "hover": mixed(look.text, look.surface, 0.07),
        "pressed": mixed(look.text, look.surface, 0.14),
        "accent_hover": mixed(look.on_accent, look.accent, 0.12),
        "soft_accent": mixed(look.accent, look.surface, 0.16),
        "soft_danger": mixed(look.danger, look.surface, 0.14),
        "edge": mixed(look.text, look.hairline, 0.22),
        "faint": mixed(look.window, look.muted, 0.35),
    }
    text = _SHEET
    for name, colour in names.items():
        text = re.sub(rf"@{name}\b", colour.name(), text)
    for name, size in (("small", SMALL), ("body", BODY), ("title", TITLE), ("heading", HEADING)):
        text = text.replace(f"%{name};", f"{size}px;")
    return text.replace("%radius;", f"{RADIUS}px;")


_SHEET = """
QMainWindow, QDialog { background: @window; }
QDialog[role="veiled"] { background: transparent; }
QToolTip { background: @raised; color: @text; border: 1px solid @hairline; padding: 4px 6px; }
QFrame[role="panel"] { background: @surface; border: none; }
QFrame[role="overlay"] { background: @surface; border: none; border-left: 1px solid @edge; }
QFrame[role="card"] { background: @raised; border: 1px solid @hairline; border-radius: %radius; }
QFrame[role="card-conflict"] { background: @raised; border: 1px solid @danger;
  border-radius: %radius; }
QFrame[role="card"]:focus, QFrame[role="card-conflict"]:focus { border: 2px solid @focus; }
QLabel { qproperty-textFormat: PlainText; }
QLabel[role="pill"] { background: @soft_accent; color: @text; font-size: %small;
  border-radius: 6px; padding: 1px 7px; }
QFrame[role="line"], QWidget[role="edge"] { background: @hairline; border: none; }
QFrame[role="popup"] { background: @raised; border: 1px solid @edge; border-radius: %radius; }
QFrame[role="drop"] { background: @surface; border: 1px dashed @edge; border-radius: %radius; }
QFrame[role="drop"][over="true"] { background: @soft_accent; border: 1px solid @accent; }
QFrame[role="soft"] { background: @window; border: none; border-radius: %radius; }
QFrame[role="hint"] { background: @surface; border: none; border-bottom: 1px solid @hairline; }
QFrame[role="warning"] { background: @soft_danger; border: none; border-radius: %radius; }
QScrollArea, QScrollArea > QWidget > QWidget[role="page"] { background: transparent; border: none; }

QLabel[role="heading"] { font-size: %heading; font-weight: 600; }
QLabel[role="title"] { font-size: %title; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="small"] { font-size: %small; color: @muted; }
QLabel[role="caption"] { font-size: %small; font-weight: 600; color: @muted; }
QLabel[role="danger"] { color: @danger; }
QLabel[role="small-danger"] { font-size: %small; color: @danger; }
QLabel[role="remark"] { font-size: %small; color: @warning; }
QLabel[role="care"] { color: @warning; font-weight: 600; }
QLabel[role="badge"] { background: @danger; color: @on_accent; font-size: %small;
  font-weight: 600; border-radius: 8px; padding: 0 4px; }
QLabel[found="true"] { background: @soft_accent; border-radius: 4px; }
QPushButton[found="true"], QCheckBox[found="true"] { background: @soft_accent; }
QLabel[role="sheet"] { background: @surface; border: 1px solid @hairline; }
QLabel[role="key"] { font-size: %small; color: @text; background: @raised;
  border: 1px solid @hairline; border-radius: 4px; padding: 1px 6px; }

QPushButton { background: @raised; color: @text; border: 1px solid @edge;
  border-radius: %radius; padding: 5px 13px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @pressed; }
QPushButton:disabled { color: @faint; border-color: @hairline; }
QPushButton:focus { border: 2px solid @focus; padding: 4px 12px; }
QPushButton[role="primary"], QPushButton:default { background: @accent; color: @on_accent;
  border: 1px solid @accent; font-weight: 600; }
QPushButton[role="primary"]:hover, QPushButton:default:hover { background: @accent_hover; }
QPushButton[role="primary"]:focus, QPushButton:default:focus { border: 2px solid @text; }
QPushButton[role="primary"]:disabled, QPushButton:default:disabled { background: @hover;
  color: @faint; border-color: @hairline; }
QPushButton[role="danger"] { color: @danger; }
QPushButton[role="danger"]:default { background: @danger; border-color: @danger;
  color: @on_accent; }
QPushButton[role="quiet"] { background: transparent; border: 1px solid transparent; }
QPushButton[role="quiet"]:hover { background: @hover; }
QPushButton[role="quiet"]:focus { border: 2px solid @focus; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent;
  color: @accent; padding: 2px 4px; text-align: left; }
QPushButton[role="link"]:default, QPushButton[role="quiet"]:default { font-weight: 400; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:default:hover, QPushButton[role="reach"]:default:hover,
QPushButton[role^="known"]:default:hover { background: transparent; }
QPushButton[role="link"]:focus { border: 2px solid @focus; padding: 1px 3px; }
QPushButton[role="reach"] { background: transparent; border: 1px solid transparent;
  color: @accent; padding: 0; text-align: left; min-height: 0; }
QPushButton[role^="known"] { background: transparent; border: 1px solid transparent;
  color: @text; padding: 0; text-align: left; min-height: 0; }
QPushButton[role="known-urgent"] { color: @danger; }
QPushButton[role^="known"]:hover { text-decoration: underline; }
QPushButton[role^="known"]:focus { border: 1px solid @focus; }
QPushButton[role="reach"]:hover { text-decoration: underline; }
QPushButton[role="reach"]:focus { border: 1px solid @focus; }
QTextEdit[role$="words"], QTextEdit[role$="words"]:focus { background: transparent; border: none;
  padding: 0; }
QTextEdit[role="small-words"] { font-size: %small; color: @muted; }
QPushButton[role="light"] { background: transparent; border: 1px solid transparent;
  padding: 0; border-radius: 4px; }
QPushButton[role="light"]:hover { background: @hover; }
QPushButton[role="light"]:focus { border: 2px solid @focus; }
QPushButton[role="find"] { background: @surface; color: @muted; text-align: left;
  padding: 5px 10px; border: 1px solid @hairline; }
QPushButton[role="find"]:focus { border: 2px solid @focus; padding: 4px 9px; }
QPushButton[role="row"] { background: transparent; border: 1px solid transparent;
  text-align: left; padding: 4px 8px; }
QPushButton[role="row"]:hover { background: @hover; }
QPushButton[role="row"]:focus { border: 2px solid @focus; padding: 3px 7px; }
QPushButton[role="figure"] { background: transparent; border: 1px solid transparent;
  text-align: right; padding: 3px 7px; }
QPushButton[role="figure"]:hover { background: @hover; }
QPushButton[role="figure"]:checked { background: @soft_accent; font-weight: 600; }
QPushButton[role="figure"]:focus { border: 2px solid @focus; padding: 2px 6px; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: %radius;
  padding: 4px; color: @text; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @pressed; }
QToolButton:focus { border: 2px solid @focus; padding: 3px; }
QToolButton[role="rail"] { padding: 7px; }
QToolButton[role="rail"]:checked { background: @soft_accent; }
QToolButton[role="rail"]:focus { padding: 6px; }
QToolButton[role="day"] { border: 1px solid @edge; padding: 4px 7px; }
QToolButton[role="day"]:checked { background: @accent; color: @on_accent;
  border-color: @accent; font-weight: 600; }
QFrame[role="segments"] { background: @hover; border: none; border-radius: %radius; }
QToolButton[role="segment"] { padding: 4px 9px; border-radius: 5px; color: @muted; margin: 1px; }
QToolButton[role="segment"]:checked { background: @raised; color: @text; font-weight: 600;
  border: 1px solid @hairline; }
QToolButton[role="segment"]:focus { border: 2px solid @focus; padding: 3px 8px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: @surface;
  color: @text; border: 1px solid @edge; border-radius: %radius; padding: 4px 7px;
  selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
  border: 2px solid @focus; padding: 3px 6px; }
QLineEdit, QComboBox { min-height: 18px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit, QAbstractSpinBox QLineEdit:focus,
QComboBox QLineEdit:focus { border: none; padding: 0; background: transparent;
  min-height: 16px; }
QAbstractSpinBox { padding: 3px 7px; }
QAbstractSpinBox:focus { padding: 2px 6px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none;
  width: 22px; subcontrol-origin: padding; subcontrol-position: center right; }
QComboBox::down-arrow { image: none;
  width: 0; height: 0; border-left: 4px solid @surface; border-right: 4px solid @surface;
  border-top: 5px solid @muted; }
QLineEdit[wrong="true"], QAbstractSpinBox[wrong="true"] { border: 2px solid @danger;
  padding: 3px 6px; }
QLineEdit[role="big"] { font-size: %title; padding: 8px 10px; }
QLineEdit[role="big"]:focus { padding: 7px 9px; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: @faint;
  background: @window; border-color: @hairline; }
QComboBox { padding: 4px 22px 4px 9px; combobox-popup: 0; }
QComboBox:focus { padding: 3px 21px 3px 8px; }
QComboBox QAbstractItemView { background: @raised; color: @text; border: 1px solid @hairline;
  padding: 0; selection-background-color: @soft_accent; selection-color: @text; outline: none; }
QCheckBox, QRadioButton { spacing: 7px; padding: 2px; border: 1px solid transparent;
  border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border: 1px solid @focus; }

QListView, QTableView, QTreeView { background: @surface; color: @text; outline: none;
  border: 1px solid @hairline; border-radius: %radius; padding: 3px;
  selection-background-color: @soft_accent; selection-color: @text; }
QFrame[role="panel"] QListView, QFrame[role="overlay"] QListView,
QFrame[role="popup"] QListView { background: transparent; border: none; padding: 0; }
QListView::item { padding: 5px 7px; border-radius: 4px; border: 1px solid transparent; }
QListView::item:hover { background: @hover; }
QListView::item:selected { background: @soft_accent; color: @text; }
QListView::item:focus { border: 1px solid @focus; }
QTableView { gridline-color: @hairline; padding: 0; }
QTableView::item { padding: 2px 6px; }
QTableView:focus { border: 1px solid @focus; }
QAbstractScrollArea[role="paper"] { background: @window; border: 1px solid @hairline; }
QAbstractScrollArea[role="paper"]:focus { border: 1px solid @focus; }
QHeaderView::section { background: @window; color: @muted; border: none;
  border-bottom: 1px solid @hairline; padding: 5px 6px; font-weight: 600; font-size: %small; }

QMenu { background: @raised; color: @text; border: 1px solid @edge; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: 4px; }
QMenu::item:selected { background: @soft_accent; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @hairline; margin: 4px 6px; }
QMenu::icon { padding-left: 8px; }

QStatusBar { background: @surface; color: @muted; border-top: 1px solid @hairline; }
QStatusBar::item { border: none; }
QStatusBar QLabel { font-size: %small; color: @muted; padding: 2px 6px; }
QStatusBar QPushButton[role="link"] { font-size: %small; }
QStatusBar QLabel[role="light"] { padding: 0; }
QProgressBar { background: @hover; border: none; border-radius: 3px; max-height: 6px;
  min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QScrollBar:vertical { background: @surface; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @edge; border-radius: 3px; min-height: 28px;
  margin: 2px; }
QScrollBar::handle:vertical:hover { background: @muted; }
QScrollBar:horizontal { background: @surface; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: @edge; border-radius: 3px; min-width: 28px;
  margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QSplitter::handle { background: @hairline; }
"""
