"""Booking page: what the host decides: typed, frozen, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.smtp.mailbox import Mailbox, one_line

Network = IPv4Network | IPv6Network

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@dataclass(frozen=True, slots=True)
class Smtp:
    """Where mail is handed in. The password is in the environment only and never shown."""

    host: str
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    implicit_tls: bool = False


@dataclass(frozen=True, slots=True)
class PageSettings:
    """One host's settings. `base_url` is how clients reach the page, without a final slash.

    Mails come from `mail_from` and go to `smtp`; in a loopback preview there is none and they go
    to the folder `mails`.
    `proxies` are the networks whose word about a client's address is believed.
    """

    database_url: str
    base_url: str
    mail_from: Mailbox | None = None
    smtp: Smtp | None = None
    mails: Path | None = None
    proxies: tuple[Network, ...] = LOOPBACK
    metrics_token: str = field(default="", repr=False)
    preview: bool = False

    @property
    def secure(self) -> bool:
        """Whether clients come by TLS; cookies are host-only and marked secure then."""
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str] = os.environ) -> PageSettings:
    """The settings of this host; `InvalidInput` names the variable that can't be."""
    data = Path(environ.get("PAGE_DATA") or "page-data").absolute()
    if environ.get("PAGE_PREVIEW"):
        return _preview(environ, data)
    base_url = environ.get("PAGE_URL", "http://127.0.0.1:8080").rstrip("/")
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise InvalidInput(
            "PAGE_URL",
            f"“{base_url}” is no address.",
            remedy="Use one such as https://book.example.",
        )
    loopback = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "http" and not loopback:
        raise InvalidInput(
            "PAGE_URL", "Clients' data may not travel without TLS.", remedy="Use an https address."
        )
    smtp = _smtp(environ)
    return PageSettings(
        database_url=_database(environ) or f"sqlite:///{data / 'page.sqlite3'}",
        base_url=base_url,
        mail_from=_sender(environ, needed=smtp is not None),
        smtp=smtp,
        mails=None if smtp else data / "mails",
        proxies=_networks(environ.get("TRUSTED_PROXIES", "")) or LOOPBACK,
        metrics_token=environ.get("METRICS_TOKEN", ""),
    )


def _preview(environ: Mapping[str, str], data: Path) -> PageSettings:
    """Settings of a preview on this computer, which sends nothing and keeps all in `data`."""
    return PageSettings(
        database_url=f"sqlite:///{data / 'page.sqlite3'}",
        base_url=environ.get("PAGE_URL", "http://127.0.0.1:8080"),
        mail_from=Mailbox("page@localhost"),
        mails=data / "mails",
        preview=True,
    )


def _database(environ: Mapping[str, str]) -> str:
    """The address of a database, or nothing. What is wrong with it is told without its password."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    url = environ.get("DATABASE_URL", "")
    try:
        known = not url or make_url(url).get_backend_name() in {"postgresql", "postgres", "sqlite"}
    except (ArgumentError, ValueError):
        known = False
    if not known:
        raise InvalidInput(
            "DATABASE_URL",
            "It is no address of a database.",
            remedy="Write it like postgresql://user:password@host/name, a password of letters and"
            " digits.",
        )
    return url


def _smtp(environ: Mapping[str, str]) -> Smtp | None:
    host = environ.get("SMTP_HOST", "")
    if not host:
        return None
    port = environ.get("SMTP_PORT", "587")
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise InvalidInput("SMTP_PORT", f"“{port}” is no port.")
    return Smtp(
        host=host,
        port=int(port),
        user=environ.get("SMTP_USER", ""),
        password=environ.get("SMTP_PASSWORD", ""),
        implicit_tls=int(port) == 465,
    )


def _sender(environ: Mapping[str, str], *, needed: bool) -> Mailbox | None:
    """Who mails come from: `Name <address>` or the address alone, in quotes or not."""
    from scheduler_app.booking_page.store.accounts import normal_email

    remedy = "Write it like Practice <book@practice.example>, or book@practice.example alone."
    written = environ.get("MAIL_FROM", "").strip()
    if not written:
        if needed:
            raise InvalidInput("MAIL_FROM", "Mails have no sender: it is not set.", remedy=remedy)
        return None
    # Some programs that hand over an environment take quotes off, others leave them.
    if written[:1] == written[-1:] and written[:1] in {'"', "'"} and len(written) > 1:
        written = written[1:-1].strip()
    name, opened, address = written.rpartition("<")
    called = name.strip()
    quoted = called[:1] == called[-1:] == '"' and len(called) > 1
    if bool(opened) != address.endswith(">") or ("<" in called and not quoted):
        raise InvalidInput("MAIL_FROM", f"“{written}” is no sender.", remedy=remedy)
    local, at, domain = address.removesuffix(">").strip().rpartition("@")
    try:
        # A computer that mails itself has a name without a dot, which no client's address has.
        here = domain == "localhost"
        normal = normal_email(f"{local}{at}{domain}{'.localhost' if here else ''}")
    except InvalidInput as error:
        raise InvalidInput("MAIL_FROM", f"“{written}” is no sender.", remedy=remedy) from error
    if quoted:
        called = called[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return Mailbox(normal.removesuffix(".localhost") if here else normal, one_line(called))


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part) for part in text.replace(",", " ").split())
    except ValueError as error:
        raise InvalidInput(
            "TRUSTED_PROXIES", str(error), remedy="List networks such as 10.0.0.0/8."
        ) from error
