"""Tests: a Postfix of their own on loopback, with STARTTLS, TLS and a login; a CA vouches for it.

It needs Debian's packages postfix and sasl2-bin, and root to start it: else the test is skipped.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.booking_page.mail.certificates import signed_in
from tests.booking_page.mail.mail_server import Kept, looping, serving

USER, PASSWORD, SENDER = "clinic", "s3cret pw", "office@practice.example"
_SBIN = "/usr/sbin:/usr/lib/postfix/sbin:/sbin"

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.practice.example
mydestination =
mynetworks =
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_maps = static:all
virtual_transport = smtp:[127.0.0.1]:{onward}
default_transport = error:5.1.2 no mail leaves this machine
smtpd_error_sleep_time = 0
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_local_domain = practice.example
cyrus_sasl_config_path = {folder}/postfix/sasl
smtpd_sender_login_maps = inline:{{ {sender}={user}@practice.example }}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_sender_restrictions = reject_sender_login_mismatch
smtpd_recipient_restrictions =
    check_recipient_access inline:{{ {{ gone@example.org = 550 5.1.1 no such user }} }}
    check_policy_service inet:127.0.0.1:{policy}, permit_sasl_authenticated, reject
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.key
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
message_size_limit = 100000
"""
_MASTER = """
127.0.0.1:{starttls} inet n - n - - smtpd
127.0.0.1:{tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:{plain} inet n - n - - smtpd -o smtpd_tls_security_level=none
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 discard
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
postlog unix-dgram n - n - 1 postlogd
"""
_SASL = """
pwcheck_method: auxprop
auxprop_plugin: sasldb
mech_list: PLAIN LOGIN
sasldb_path: {folder}/sasldb
"""


@dataclass
class Postfix:
    """Where it listens, who vouches for it, and what it has delivered."""

    starttls: int
    tls: int
    plain: int
    authority: Path
    inbox: Kept = field(default_factory=Kept)


async def _greylisting() -> asyncio.Server:
    """Who writes to "slow…" for the first time is to come again; Postfix asks by its protocol."""
    seen: set[str] = set()

    async def answer(asks: asyncio.StreamReader, hears: asyncio.StreamWriter) -> None:
        to = ""
        try:
            while line := (await asks.readline()).decode():
                if line.startswith("recipient="):
                    to = line.strip().partition("=")[2]
                elif not line.strip():
                    slow = to.startswith("slow") and to not in seen
                    seen.add(to)
                    action = "450 4.2.0 greylisted, come again" if slow else "DUNNO"
                    hears.write(f"action={action}\n\n".encode())
        finally:
            hears.close()

    return await asyncio.start_server(answer, "127.0.0.1", 0)


@contextmanager
def running() -> Iterator[Postfix]:
    """One until the block ends."""
    path = f"{os.environ['PATH']}:{_SBIN}"
    programs = [shutil.which(name, path=path) for name in ("postfix", "saslpasswd2", "openssl")]
    if not all(programs):
        pytest.skip("there is no Postfix: Debian's packages postfix, sasl2-bin and openssl")
    if os.geteuid():
        pytest.skip("only root can start a Postfix")
    inbox = Kept()
    # Its daemons are nobody's own: they could not reach a folder that only one may enter.
    with (
        tempfile.TemporaryDirectory() as name,
        looping(_greylisting) as policy,
        serving(inbox) as onward,
    ):
        folder = Path(name)
        folder.chmod(0o755)
        office = Postfix(free_port(), free_port(), free_port(), signed_in(folder), inbox)
        known = {"folder": folder, "policy": policy, "onward": onward, "user": USER}
        _written(folder, office, known)
        command = [str(programs[0]), "-c", str(folder / "postfix")]
        run_quietly([*command, "start"], path)
        try:
            yield office
        finally:
            run_quietly([*command, "stop"], path)


def _written(folder: Path, office: Postfix, known: dict[str, object]) -> None:
    # Debian looks for "sasl" beside its own settings, whatever these say.
    for each in ("postfix", "queue", "data", "postfix/sasl"):
        (folder / each).mkdir()
    shutil.chown(folder / "data", "postfix")
    ports = {"starttls": office.starttls, "tls": office.tls, "plain": office.plain}
    (folder / "postfix/main.cf").write_text(_MAIN.format(sender=SENDER, **known))
    (folder / "postfix/master.cf").write_text(_MASTER.format(**ports))
    (folder / "postfix/sasl/smtpd.conf").write_text(_SASL.format(**known))
    base = folder / "sasldb"
    subprocess.run(
        ["saslpasswd2", "-p", "-c", "-f", base, "-u", "practice.example", USER],
        input=PASSWORD.encode(),
        check=True,
        env={**os.environ, "PATH": f"{os.environ['PATH']}:{_SBIN}"},
    )
    shutil.chown(base, "postfix")


def run_quietly(command: list[str], path: str) -> None:
    """Run what starts or ends daemons; it must succeed."""
    # Nothing is captured: a daemon would keep the pipe open.
    env = {**os.environ, "PATH": path}
    null = subprocess.DEVNULL
    subprocess.run(command, check=True, env=env, stdin=null, stdout=null, stderr=null)


def free_port() -> int:
    """One on this machine that nobody listens at just now."""
    with closing(socket.socket()) as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
