"""Domain: whether a text looks like a password, a key or a PIN, by its words and by its shape.

A diary lies in backups and goes out in exports: secrets have no place in it. Nothing is refused for
how it looks, so that a false alarm costs a glance only. What the sentence says never repeats the
secret. A licence key is one: whoever has it can use what was paid for. A licence's number, as those
of devices, versions and networks, is none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

MOST_LOOKED_AT = 20_000
"""Letters of a text: notes hold no more."""


def looks_like_secret(text: str) -> str | None:
    """A sentence that says what it looks like and where it belongs; None where it does not."""
    # Patterns go back over blanks again and again: of a run of them one is left.
    lines = (" ".join(line.split()) for line in text[:MOST_LOOKED_AT].splitlines())
    shown = "\n".join(filter(None, lines))
    kind = _by_words(shown) or _by_shape(shown)
    if kind is None:
        return None
    return f"This looks like {kind}: keep it in a password manager, not in the diary."


# -- by its words ---------------------------------------------------------------------------------

_LOGIN = """
password|passwords|pass word|passwd|pass phrase|passwort|passwörter|passwoerter|kennwort|kennwörter|
kennwoerter|losungswort|master passwort|master password|pw|pwd|pass|secret|geheimnis"""

_NETWORK = """
wi fi key|wlan key|wireless key|network key|network security key|wpa key|wpa2 key|
wpa3 key|psk|wpa psk|wpa2 psk|pre shared key|wep key|wlan schlüssel|wlan schluessel|
wi fi schlüssel|netzwerkschlüssel|netzwerkschluessel|netzwerksicherheitsschlüssel|
sicherheitsschlüssel|sicherheitsschluessel|wpa schlüssel|wpa2 schlüssel|wlan code|wi fi code"""

_WPA = "wpa|wpa2|wpa3"
"""Most often such a word tells how a network is secured, and not by what."""

_PIN = """
pin|pins|pin code|pin number|pin nummer|puk|geheimzahl|geheimnummer|tan|door code|alarm code|
access code|entry code|gate code|unlock code|pass code|safe code|lock code|security code|
türcode|tuercode|alarmcode|zugangscode|zutrittscode|entsperrcode|gerätecode|geraetecode|tresorcode|
sicherheitscode|sperrcode|cvv|cvc"""

_KEY = """
api key|api schlüssel|api token|api secret|access token|access key|auth token|bearer token|token|
secret key|secret access key|auth key|encryption key|private key|privater schlüssel|
privatschlüssel|recovery key|recovery code|recovery codes|backup code|backup codes|bitlocker key|
bitlocker schlüssel|bitlocker|wiederherstellungsschlüssel|wiederherstellungscode|seed phrase|
recovery phrase|totp|totp secret|epp code|auth code|authcode|auth info"""

_LICENCE = """
licence key|license key|licence code|license code|product key|cd key|activation key|
activation code|registration key|registration code|unlock key|lizenzschlüssel|lizenzschluessel|
lizenz key|lizenzcode|produktschlüssel|produktschluessel|produkt key|aktivierungsschlüssel|
aktivierungscode|aktivierungs key|freischaltcode|freischaltschlüssel|registrierungscode"""

_ANY = r"\S.*"
_DIGITS = r"[\d][\d \-]{2,11}\b(?!\S)"
_MIXED = r"(?=\S*\d)(?=\S*[^\W\d])[\w+/=\-.~]{8,}"
_LONG = r"(?=.{0,40}\d)[\w\-][\w\- ]{6,}"


class _Label(NamedTuple):
    """Words that name a secret; what may follow a mark, and what directly, to be one."""

    kind: str
    names: str
    after_mark: str
    directly: str


_STRONG = r"(?=\S*[\d!$%^*#&+~])(?=\S*[^\W\d])\S{5,}(?!\S)"
"""A word that is more than letters, such as "hunter2"."""

_CODE = r"(?=\S*\d)(?=\S*[^\W\d])\S{8,}"
"""Letters and digits, as long as a network wants them."""

_LABELS = (
    _Label("a licence key", _LICENCE, _LONG, r"(?=\S*\d)[\w\-]{8,}"),
    _Label("a Wi-Fi key", _NETWORK, r".{8,}", _CODE),
    _Label("a Wi-Fi key", _WPA, _CODE, _CODE),
    _Label("a key", _KEY, rf"(?:{_MIXED}|\d{{6}}[-\d ]{{6,}})", _MIXED),
    _Label("a PIN", _PIN, _DIGITS, r"\d{4,8}\b(?![\w.:/])"),
    _Label("a password", _LOGIN, _ANY, _STRONG),
)  # fmt: skip

_IS = r"(?:\s*(?:[:=]|->|→)\s*|\s+(?:is|ist|lautet|war|was)\s*:?\s+)"
_OF = r"(?:[ ](?:of|for|vom|von|für|zum|zur)[ ][^:=\n]{1,30}(?=:))"
"""What it opens, as in "PIN of the router: …"."""

_QUOTES = "\"'“”„«»‚‘’()[]<>{}`*,;. "


def _names(spelled: str) -> str:
    """A pattern of these words, the longest first; a blank may be a hyphen or nothing as well."""
    each = sorted("".join(spelled.split("\n")).split("|"), key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"[ _\-]?") for name in each)


_COMPILED = tuple(
    (
        one.kind,
        re.compile(
            rf"(?<![\w-])(?:\w+[-_])?(?:{_names(one.names)})(?![\w-])(?:[ ]?\([^)\n]{{0,30}}\))?"
            rf"(?:{_OF}?{_IS}[{re.escape(_QUOTES)}]*(?P<marked>{one.after_mark})"
            rf"|[ ]+(?P<direct>{one.directly}))",
            re.IGNORECASE,
        ),
    )
    for one in _LABELS
)

_ELSEWHERE = frozenset(
    """
    a an the no none not n/a na tbd todo unknown lost missing needed required changed reset expired
    forgotten same see known kept saved stored written in at by with on from for to his her their
    our your is was will does has can must should ask asked asks client client's clients customer
    keepass keepassxc bitwarden 1password lastpass dashlane keyring manager vault sealed safe
    envelope yes ok okay weak strong too later tomorrow today via per phone only both each every
    kein keine keiner keines keins nicht unbekannt vergessen verloren fehlt fehlen geändert gesetzt
    zurückgesetzt abgelaufen siehe beim bei im in mit am an auf aus der die das den dem des ein
    eine hat ist liegt wird wurde kennt weiß weiss notiert hinterlegt gespeichert tresor umschlag
    kunde kundin ja nein neu alt später morgen heute telefonisch über laut muss soll kann
    """.split()
)
"""First words that tell where a secret is kept, what became of it, or that there is none."""

_HIDDEN = re.compile(r"[\W_]+|[xX]{3,}")
"""What stands for a secret that somebody has left out: "***", "…", "xxx"."""


def _by_words(text: str) -> str | None:
    for kind, pattern in _COMPILED:
        for found in pattern.finditer(text):
            value = found["marked"] or found["direct"]
            first = value.split()[0].strip(_QUOTES) if value.strip() else ""
            if first and first.casefold() not in _ELSEWHERE and not _HIDDEN.fullmatch(first):
                return kind
    return None


# -- by its shape ---------------------------------------------------------------------------------

_OF_FIRMS = (
    r"(?<![\w-])(?:(?:sk|rk|pk)_(?:live|test)_\w{10,}|sk-[\w-]{20,}|whsec_\w{16,}"
    r"|gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}"
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]{16,}|ya29\.[\w-]{20,}"
    r"|npm_\w{30,}|pypi-\w{30,}|dop_v1_\w{30,}|hf_\w{30,})"
)
"""How firms begin their keys, so that they are known when they are found where they must not be."""

_NAME_AND_MORE = (
    r"\b(?:log ?in|zugang|zugangsdaten|credentials|anmeldung|user ?/ ?pass(?:word)?)"
    r"\s*[:=]\s*[^\s/]+\s*/\s*(?=\S*[\d\W])[^\s/]{4,}"
)
"""Such as "login: anna / hunter2": a name alone is none."""

_SHAPES = tuple(
    (kind, re.compile(pattern, flags))
    for kind, pattern, flags in (
        ("a private key", r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|PuTTY-User-Key-File-", 0),
        ("a private key", r"\bprivatekey\s*=\s*[A-Za-z0-9+/]{42,}", re.IGNORECASE),
        ("a Wi-Fi key", r"\bWIFI:[^\n]{0,120}\bP:[^;\n]+", 0),
        ("a key", r"\botpauth://", re.IGNORECASE),
        ("a password", r"\b[a-z][a-z0-9+.\-]{1,15}://[^\s/:@]+:[^\s/@]+@", re.IGNORECASE),
        # Windows and Office: five groups of five. A serial number has no five of them.
        ("a licence key", r"(?<![\w-])(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}(?![\w-])", re.IGNORECASE),
        # BitLocker: eight groups of six digits.
        ("a recovery key", r"(?<![\d-])(?:\d{6}-){7}\d{6}(?![\d-])", 0),
        # FileVault: six groups of four.
        ("a recovery key", r"(?<![\w-])(?:[A-Z0-9]{4}-){5}[A-Z0-9]{4}(?![\w-])", 0),
        ("a key", r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+", 0),
        (
            "an API key",
            _OF_FIRMS,
            0,
        ),
        ("a password", r"\$(?:2[aby]|5|6|y|argon2id?)\$[\w./$=,+-]{20,}", 0),
        ("a key", r"\bAuthorization:\s*(?:Basic|Bearer)\s+\S{8,}", re.IGNORECASE),
        (
            "a password",
            _NAME_AND_MORE,
            re.IGNORECASE,
        ),
    )
)

_WORD = re.compile(r"\S+")
_UPPER, _LOWER, _DIGIT = re.compile(r"[A-ZÄÖÜ]"), re.compile(r"[a-zäöüß]"), re.compile(r"\d")
_SIGN = re.compile(r"[!$%^*~?&#+=|]")
_TOKEN = re.compile(r"[A-Za-z0-9+/_=-]{24,}")
_NO_SECRET = re.compile(
    r"https?://|www\.|[\w.+-]+@[\w-]+\.|[A-Za-z]:\\|[~.]?/[\w.-]+/|\\\\|[0-9a-f]{8}-[0-9a-f]{4}-",
    re.IGNORECASE,
)
"""An address, a path or a UUID, in which all signs may stand together."""

_LEAST = 8


def _by_shape(text: str) -> str | None:
    for kind, pattern in _SHAPES:
        if pattern.search(text):
            return kind
    words = _WORD.findall(text)
    for word in words:
        if not _NO_SECRET.match(word.strip(_QUOTES)) and _is_drawn(word, alone=len(words) == 1):
            return "a password or a key"
    return None


def _is_drawn(word: str, *, alone: bool) -> bool:
    """Whether a word mixes what words, numbers and serial numbers don't.

    That is letters in both cases with digits, and signs among them or a length that nobody types.
    """
    bare = word if alone else word.strip(_QUOTES + ":!?")
    if not all(kind.search(bare) for kind in (_UPPER, _LOWER, _DIGIT)):
        return False
    if _TOKEN.fullmatch(bare):
        return "/" not in bare or "=" in bare or "+" in bare
    return len(bare) >= _LEAST and bool(_SIGN.search(bare))
