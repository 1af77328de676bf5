"""Desktop, settings: by which servers mails and texts go out, and what those ask for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from scheduler_app.desktop.messages.trial_line import LoginTrial, TrialLine
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.secret_line import SecretGroup, SecretLine
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.desktop.widgets.trial import Trial
from scheduler_app.domain.messages.settings import ServerKind
from scheduler_app.use_cases.ports.message_servers import MessageServers

LINES = (("starttls", "STARTTLS, usual on 587"), ("tls", "TLS, usual on 465"), ("none", "None"))
SPOKEN = {"en": "English", "de": "Deutsch", "ar": "العربية"}
INVITED = (("off", "Nobody is asked to open one"), ("on", "Mails invite to open one on the page"))
CONSENT = (
    ("recorded", "Only to clients who agreed to texts"),
    ("number", "To whoever gave a mobile number"),
)


class _InKeyring:
    """The `SecretPlace` of what a server asks for."""

    def __init__(self, servers: MessageServers, name: str) -> None:
        self._servers, self._name = servers, name

    def there(self) -> bool:
        return self._name in self._servers.kept()

    def keep(self, value: str) -> None:
        self._servers.keep(self._name, value)

    def forget(self) -> None:
        self._servers.forget(self._name)


class ServerGroup(SecretGroup):
    """A server, the secret that it asks for, and a line that tries it."""

    def add_trial(self, trial: Trial, words: str) -> None:
        """The line that tries it, once what was typed is saved."""
        self.fields.add_wrong()
        self.fields.addRow("Test", trial)
        self.let_find("Test", f"{words} try check", trial.button)
        trial.wanted.connect(lambda: self.save_first.emit(trial.run))


class MailGroup(ServerGroup):
    """The consultant's own mail server."""

    name = "mail"

    def __init__(self, tools: Tools) -> None:
        super().__init__(
            "Mail",
            "Your own mail server. Where a booking page is connected, that sends the mails.",
        )
        words = "smtp server e-mail email host port account sender"
        host = QLineEdit()
        host.setPlaceholderText("such as smtp.example.org")
        self.add("mail.host", "Server", host, words)
        port = QLineEdit()
        port.setMaximumWidth(140)
        self.add("mail.port", "Port", port, words)
        self.add("mail.security", "Encryption", _choice(LINES), f"{words} tls ssl starttls")
        self.add("mail.user", "User", QLineEdit(), f"{words} login")
        self.password = SecretLine(
            tools, _InKeyring(tools.servers, "mail.password"), "Password of the mail server", self
        )
        self.add_secret(self.password, "Password", f"{words} secret login")
        sender = QLineEdit()
        sender.setPlaceholderText("such as Your Name <office@example.org>")
        self.add("mail.from", "From", sender, words)
        self.trial = TrialLine(tools, ServerKind.MAIL, "you@example.org", self)
        self.add_trial(self.trial, words)


class MailboxGroup(ServerGroup):
    """The mailbox in which answers to mails arrive."""

    name = "mailbox"

    def __init__(self, tools: Tools) -> None:
        super().__init__(
            "Mailbox",
            "Where answers to your mails arrive. With it they stand beside the bookings, and what "
            "comes back goes by text instead. It is only read, always over TLS: nothing in it is "
            "changed, and nothing is kept of other mails.",
        )
        words = "imap inbox mailbox replies answers bounce read email"
        host = QLineEdit()
        host.setPlaceholderText("such as imap.example.org; empty: no mailbox is read")
        self.add("mailbox.host", "Server", host, words)
        port = QLineEdit()
        port.setMaximumWidth(140)
        self.add("mailbox.port", "Port", port, words)
        user = QLineEdit()
        user.setPlaceholderText("mostly your whole address")
        self.add("mailbox.user", "User", user, f"{words} login")
        self.password = SecretLine(
            tools, _InKeyring(tools.servers, "mailbox.password"), "Password of the mailbox", self
        )
        self.add_secret(self.password, "Password", f"{words} secret login")
        self.add("mailbox.folder", "Folder", QLineEdit(), words)
        tip = "Logs in and opens the folder; nothing is read"
        self.trial = LoginTrial(tools, ServerKind.MAILBOX, tip, self)
        self.add_trial(self.trial, words)


class TextsGroup(ServerGroup):
    """The account at the provider of texts."""

    name = "texts"

    def __init__(self, tools: Tools) -> None:
        super().__init__(
            "Texts",
            "An account at Twilio. Without one, texts are prepared and go from your own phone.",
        )
        words = "sms text message twilio mobile phone account sender"
        account = QLineEdit()
        account.setPlaceholderText("begins with AC")
        self.add("texts.account", "Account", account, words)
        self.token = SecretLine(
            tools, _InKeyring(tools.servers, "texts.token"), "Token of the account for texts", self
        )
        self.add_secret(self.token, "Token", f"{words} secret password key")
        number = QLineEdit()
        number.setPlaceholderText("a number such as +49 151 23456789, or a name")
        self.add("texts.from", "From", number, words)
        service = QLineEdit()
        service.setPlaceholderText("begins with MG; texts are queued ahead by it")
        self.add("texts.service", "Service", service, f"{words} messaging service schedule")
        self.add("texts.consent", "Goes", _choice(CONSENT), f"{words} consent agreed")
        price = QLineEdit()
        price.setMaximumWidth(140)
        price.setPlaceholderText("such as 0.0992")
        price.setToolTip("Of a segment, in your currency: texts show what they cost then")
        self.add("texts.price", "Price", price, f"{words} cost segment")
        self.trial = TrialLine(tools, ServerKind.TEXTS, "+49 151 23456789", self)
        self.add_trial(self.trial, words)


class QuietGroup(SettingsGroup):
    """When clients are left alone, and who is told when nobody is there to send."""

    name = "messages"

    def __init__(self, _tools: Tools) -> None:
        super().__init__(
            "Messages to clients",
            "When they are left alone, in which language they are written to where theirs is not "
            "known, and after how many hours of silence the page warns you of what is at risk.",
        )
        quiet = QLineEdit()
        quiet.setPlaceholderText("such as 21:00-08:00, or off")
        quiet.setToolTip("By the client's own clock; what would be due then goes out before")
        self.add("messages.quiet", "Quiet hours", quiet, "night silence do not disturb quiet")
        self.add(
            "practice.language", "Language", LanguageChoice(), "tongue translation german english"
        )
        invite = _choice(INVITED)
        self.add("messages.invite", "Accounts", invite, "invitation register sign up account page")
        away = QLineEdit()
        away.setPlaceholderText("12 (hours), or off")
        away.setMaximumWidth(140)
        away.setToolTip(
            "After so many hours of silence of this program the booking page mails you, where "
            "messages are due that nobody else has"
        )
        self.add("messages.away_hours", "Warn me after", away, "dead man silence hours away")
        self.fields.add_wrong()


class LanguageChoice(QComboBox):
    """The languages that messages come in; another one that is kept stands there by its tag."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        for tag, label in SPOKEN.items():
            self.addItem(label, tag)
        self.currentIndexChanged.connect(lambda _: self.edited.emit())

    def value(self) -> object:
        """The tag of the one that is chosen."""
        return self.currentData()

    def show_value(self, value: object) -> None:
        """Choose this one."""
        if self.findData(value) < 0:
            self.addItem(str(value), value)
        self.setCurrentIndex(self.findData(value))


def _choice(choices: tuple[tuple[str, str], ...]) -> QComboBox:
    box = QComboBox()
    for value, label in choices:
        box.addItem(label, value)
    return box
