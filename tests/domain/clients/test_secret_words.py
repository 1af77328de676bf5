"""Which texts look like a secret, and which only hold numbers and words of the trade."""

from __future__ import annotations

import pytest

from scheduler_app.domain.clients.secret_words import looks_like_secret

SECRETS = r"""
PIN of the router: 4711
Passwort vom Router: geheim12
password: x
Password = hunter2
pw=abc
PW: geheim
Passwort lautet Sommer2024
Kennwort: "blau"
pass: 1234
the password is hunter2
Passwort Sommer2024!
admin password (router): fritz
WLAN-Schlüssel: 83729103847293847561
WLAN Schlüssel 8372abcd9103
Wi-Fi key: correct horse
wifi key: abcdefgh1
WPA2: 12345678ab
Network key: 99887766554433
PSK=supersecretpsk
PIN 1234
PIN: 0000
pin=4711
SIM-PIN: 4455
PUK: 12345678
Door code: 4711
Türcode 4711
API key: 8f3a9c77d1e2
api_key=abcd1234efgh
api-schlüssel: 77abAA99cc
Token: a8f7e6d5c4
licence key: ABCD-1234-EFGH
Lizenzschlüssel: 4X7G-99
Product key XXXXX-12345-ABCDE-AAAAA-BBBBB
VK7JG-NPHTM-C97JM-9MPGT-3V66T
-----BEGIN OPENSSH PRIVATE KEY-----
123456-234567-345678-456789-567890-678901-789012-890123
sk_live_madeUpForThisTest01
ghp_madeUpForThisTestMadeUpForThisTest01
AKIAMADEUPFORTEST001
https://admin:secret@192.168.1.1/
otpauth://totp/Example?secret=MADEUP234567
Sommer2024!
Tr0ub4dor&3
The new one is xK9$mq2Lp since May
Login: anna / Hund123!
Zugangsdaten: admin/Fritz#99
WIFI:T:WPA;S:Home;P:geheim123;;
PrivateKey = bWFkZSB1cCBmb3IgdGhpcyB0ZXN0LCAzMiBieXRlcyE=
eyJtYWRlIjoidXAifQ.eyJmb3IiOiJ0ZXN0In0.bWFkZS11cA
Recovery key: 4444-AAAA-BBBB
BitLocker: 123456-234567-345678
master-passwort: abc
Auth code: 8fK9abcd12
mein Passwort ist geheim99
Kennwort=Test
"""

NO_SECRETS = r"""
Password for mail: in the safe
Serial number of the router: 4711
Serial 5CD1234XYZ
SN: PF-2ABC9D
C02XK0AAJG5H
S/N VNB3K12345 (toner)
IMEI 356938035643809
MAC 00:1A:2B:3C:4D:5E
aa-bb-cc-dd-ee-ff
Version 10.0.19045.3803
FRITZ!OS 7.57
FRITZ!Box 7590 AX
Windows 11 Pro 23H2
+49 30 1234567
Tel. 0176-12345678
Licence number: 4711-2233
Lizenznummer 998877
Password reset done
Changed the password, all fine
Password: in KeePass
Passwort: beim Kunden im Tresor
password: none
Password: ***
PIN: see safe
password manager: Bitwarden
Uses 1Password
PIN 1 of the connector is bent
8-pin header
error code: 0x80070005
Error code E04
WPA2 enabled, WPA3 not
WPA2-PSK
WPA2: personal
Wi-Fi: Home
SSID: FRITZ!Box 7590 XY
token ring
USB token: YubiKey 5
Key 12 of the cupboard
Schlüssel: beim Hausmeister
IP 192.168.178.1
fe80::1ff:fe23:4567:890a
2001:db8::8a2e:370:7334
https://example.org/a?b=C1&d=E2
C:\Users\Anna1\Docs&More
anna.B2b@example.org
550e8400-e29b-41d4-a716-446655440000
Order 2024-0815, invoice R-2024/17
Model LN4500GZ/A1
HP LaserJet Pro M404dn
Cable Cat6a S/FTP 20m
ThinkPad T14 Gen3 (21AH00BCGE)
Passes the test
Pass 2 of 3
Is it Office2019?
Updated to Windows11!
sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
Firmware V15.21-R1
Dell OptiPlex-7090MT
PO 4500012345
Bestellung Nr. 123-4567890-1234567
Certificate expires 2027-03-01
DE89370400440532013000
Pins replaced
Client forgot the password
Das Passwort wurde geändert
Tan: brown desk
security key: YubiKey
Kennwort vergessen
password is expired
login: anna
BitLocker is on
BitLocker: enabled
Licence key: in the safe
SIM card 8949020000012345678
Call at 10:30 / 11:30
"""


@pytest.mark.parametrize("text", SECRETS.strip().split("\n"))
def test_a_secret_is_told_as_one(text: str) -> None:
    said = looks_like_secret(f"Fritz!Box in the hall\n{text}\n")
    alone = looks_like_secret(text)
    assert alone is not None
    assert alone.startswith("This looks like a")
    assert alone.endswith(": keep it in a password manager, not in the diary.")
    assert said is not None or text == "Sommer2024!"


@pytest.mark.parametrize("text", NO_SECRETS.strip().split("\n"))
def test_no_false_alarm(text: str) -> None:
    assert looks_like_secret(text) is None
    assert looks_like_secret(f"Fritz!Box in the hall\n{text}\n") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("WLAN-Schlüssel: 83729103847293847561", "a Wi-Fi key"),
        ("PIN 1234", "a PIN"),
        ("Product key: VK7JG-NPHTM-C97JM-9MPGT-3V66T", "a licence key"),
        ("VK7JG-NPHTM-C97JM-9MPGT-3V66T", "a licence key"),
        ("Token: a8f7e6d5c4", "a key"),
        ("Kennwort: blau", "a password"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
    ],
)
def test_it_says_what_it_looks_like_and_does_not_repeat_it(text: str, kind: str) -> None:
    said = looks_like_secret(text)
    assert said == f"This looks like {kind}: keep it in a password manager, not in the diary."
    assert text.rsplit(maxsplit=1)[-1] not in said


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert looks_like_secret(f"{'x ' * 10_000}password: x") is None
    assert looks_like_secret(f"{'x ' * 9_000}password: x")


def test_many_blanks_are_as_one() -> None:
    """Patterns that go back over each of them would not come to an end."""
    blanks = " \n\t" * 6_000
    assert looks_like_secret(f"password is{blanks}") is None
    assert looks_like_secret(f"password is{blanks[:90]}hunter2x")
