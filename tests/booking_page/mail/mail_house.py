"""Tests: a Postfix and a Dovecot of their own on loopback: mails go out, arrive, and come back.

Postfix takes mails with a login and delivers those to example.org; others it returns to their
sender, whose mailbox Dovecot keeps. It needs Debian's packages postfix, dovecot-imapd and
dovecot-lmtpd, and root to start them: else the test is skipped.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.booking_page.mail.certificates import signed_in
from tests.booking_page.mail.postfix import free_port, run_quietly

OFFICE, PASSWORD = "office@example.org", "s3cret pw"
_SBIN = "/usr/sbin:/usr/lib/postfix/sbin:/sbin"

_DOVECOT = """
base_dir = {folder}/run
log_path = {folder}/dovecot.log
info_log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = required
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
mail_uid = {user}
mail_gid = {user}
first_valid_uid = 1
disable_plaintext_auth = yes
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={user} home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service auth {{
  unix_listener {folder}/queue/private/auth {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
service lmtp {{
  unix_listener {folder}/queue/private/to-dovecot {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
"""
_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.org
mydestination =
mynetworks =
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_maps = static:all
virtual_transport = lmtp:unix:private/to-dovecot
transport_maps = inline:{{ {{ gone@example.org = error:5.1.1 no such mailbox }} }}
default_transport = error:5.1.2 no mail leaves this machine
smtpd_error_sleep_time = 0
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_reject_unlisted_recipient = no
smtpd_tls_cert_file = {folder}/server.pem
smtpd_tls_key_file = {folder}/server.key
smtpd_tls_auth_only = yes
"""
_MASTER = """
127.0.0.1:{submission} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class MailHouse:
    """Where mails are handed in, and where they are read; both over TLS from the first byte."""

    submission: int
    imaps: int
    authority: Path
    folder: Path
    owner: str

    def mailbox(self, name: str = "") -> Path:
        """Where the mails of the office's folder of that name lie; of its inbox, without one."""
        inbox = self.folder / "mail" / OFFICE
        return (inbox / f".{name}" if name else inbox) / "cur"


@contextmanager
def running() -> Iterator[MailHouse]:
    """One until the block ends."""
    path = f"{os.environ['PATH']}:{_SBIN}"
    found = {name: shutil.which(name, path=path) for name in ("postfix", "dovecot", "doveadm")}
    if not all(found.values()) or not Path("/usr/lib/dovecot/lmtp").exists():
        pytest.skip("Debian's packages postfix, dovecot-imapd and dovecot-lmtpd are not all here")
    if os.geteuid():
        pytest.skip("only root can start a Postfix and a Dovecot")
    # Their daemons are nobody's own: they could not reach a folder that only one may enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        house = MailHouse(free_port(), free_port(), signed_in(folder), folder, _somebody())
        _written(house)
        postfix = [str(found["postfix"]), "-c", str(folder / "postfix")]
        dovecot = ["-c", str(folder / "dovecot.conf")]
        run_quietly([str(found["dovecot"]), *dovecot], path)
        try:
            run_quietly([*postfix, "start"], path)
            yield house
        finally:
            subprocess.run([*postfix, "stop"], check=False, env={**os.environ, "PATH": path})
            run_quietly([str(found["doveadm"]), *dovecot, "stop"], path)


def _somebody() -> str:
    """A user of this machine whose files the mails are."""
    return pwd.getpwnam("mail").pw_name


def _written(house: MailHouse) -> None:
    folder = house.folder
    # Dovecot is up first, and listens in a folder that Postfix would make.
    for each in ("postfix", "queue", "queue/private", "data", "run", "mail"):
        (folder / each).mkdir()
    for each in ("data", "queue/private"):
        shutil.chown(folder / each, "postfix")
    shutil.chown(folder / "mail", house.owner, house.owner)
    known = {"folder": folder, "user": house.owner, "imaps": house.imaps}
    (folder / "dovecot.conf").write_text(_DOVECOT.format(**known))
    (folder / "users").write_text(f"{OFFICE}:{{PLAIN}}{PASSWORD}\n")
    (folder / "postfix/main.cf").write_text(_MAIN.format(folder=folder))
    (folder / "postfix/master.cf").write_text(_MASTER.format(submission=house.submission))
