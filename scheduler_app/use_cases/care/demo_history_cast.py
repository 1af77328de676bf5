"""Use cases: what the visits of the demo practice were about: devices, troubles, parts, words."""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.clients.device import DeviceKind

COMPUTER, LAPTOP, PHONE = DeviceKind.COMPUTER, DeviceKind.LAPTOP, DeviceKind.PHONE
PRINTER, ROUTER, STORAGE = DeviceKind.PRINTER, DeviceKind.ROUTER, DeviceKind.STORAGE


class DemoModel(NamedTuple):
    """A make of device, as people call it, and what runs on it."""

    kind: DeviceKind
    name: str
    maker: str
    model: str
    system: str = ""


MODELS = (
    DemoModel(LAPTOP, "laptop", "Lenovo", "ThinkPad T14", "Windows 11"),
    DemoModel(LAPTOP, "laptop", "Apple", "MacBook Air M2", "macOS 15"),
    DemoModel(LAPTOP, "old laptop", "HP", "ProBook 450 G5", "Windows 10"),
    DemoModel(COMPUTER, "desk computer", "Dell", "OptiPlex 7010", "Windows 11"),
    DemoModel(COMPUTER, "family computer", "Acer", "Aspire TC", "Windows 10"),
    DemoModel(PRINTER, "printer", "Brother", "HL-L2350DW"),
    DemoModel(PRINTER, "printer", "Canon", "Pixma TS5350"),
    DemoModel(ROUTER, "router", "AVM", "FRITZ!Box 7590", "FRITZ!OS 8"),
    DemoModel(ROUTER, "router", "TP-Link", "Archer AX55"),
    DemoModel(STORAGE, "network storage", "Synology", "DS220+", "DSM 7.2"),
    DemoModel(PHONE, "phone", "Samsung", "Galaxy A54", "Android 14"),
)

LOOKED_AFTER = (
    (DeviceKind.LICENCE, "office suite, 5 seats"),
    (DeviceKind.LICENCE, "virus scanner"),
    (DeviceKind.DOMAIN, "{domain}"),
    (DeviceKind.CERTIFICATE, "mail.{domain}"),
)
"""What businesses have that is no thing, and ends."""


class DemoTrouble(NamedTuple):
    """What was wrong with which kinds of device, why, and what was done about it."""

    symptom: str
    cause: str
    resolution: str
    kinds: tuple[DeviceKind, ...]


TROUBLES = {
    "Quick help": (
        DemoTrouble("Password for the mail account is refused", "Changed by a colleague",
                    "Set a new one together and wrote it into the safe", (LAPTOP, PHONE)),
        DemoTrouble("Printer prints blank pages", "Toner empty, though it shows a third",
                    "New cartridge; counter reset", (PRINTER,)),
        DemoTrouble("Second screen stays black", "Cable loose", "Plugged it in and fixed it with a "
                    "strap", (COMPUTER, LAPTOP)),
    ),
    "Remote session": (
        DemoTrouble("Laptop takes ten minutes to start", "Twelve programs at start, disk full",
                    "Switched them off and freed 60 GB", (LAPTOP, COMPUTER)),
        DemoTrouble("Mail arrives on the phone, not on the laptop", "Old server name",
                    "Account set up anew", (LAPTOP, COMPUTER)),
        DemoTrouble("Warning about a certificate on every page", "Clock off by two years",
                    "Set the clock; the battery of the board is to be replaced", (COMPUTER,)),
        DemoTrouble("Video calls drop after five minutes", "Wi-Fi card saves energy",
                    "Switched that off; to be watched for a week", (LAPTOP,)),
    ),
    "Visit on site": (
        DemoTrouble("Two of four computers do not find the printer", "It got another address",
                    "Fixed its address in the router", (PRINTER,)),
        DemoTrouble("Router restarts in the afternoon", "Power supply worn out",
                    "Replaced the power supply", (ROUTER,)),
        DemoTrouble("Scanner to e-mail stopped working", "Provider wants another port",
                    "Changed port and password", (PRINTER,)),
        DemoTrouble("Fan is loud", "Dust", "Cleaned it", (COMPUTER, STORAGE)),
    ),
    "New computer set-up": (
        DemoTrouble("New computer to be set up", "The old one was too slow",
                    "Data and mail moved, old disk kept for a month", (LAPTOP, COMPUTER)),
        DemoTrouble("Old computer to be made ready for somebody else", "", "Data handed over, disk "
                    "wiped, system installed anew", (LAPTOP, COMPUTER)),
        DemoTrouble("Second work place wanted", "", "Screen, dock and keyboard set up", (LAPTOP,)),
        DemoTrouble("Computer does not start any more", "Disk worn out",
                    "New disk put in, all restored from the backup", (LAPTOP, COMPUTER)),
    ),
    "Network check": (
        DemoTrouble("No Wi-Fi in the back office", "Two walls of concrete",
                    "Moved the router; a second access point is recommended", (ROUTER,)),
        DemoTrouble("Guests see the printers", "One network for all", "Guest network set up",
                    (ROUTER,)),
    ),
    "Backup review": (
        DemoTrouble("Backup disk is nearly full", "Old snapshots kept for ever",
                    "Snapshots older than a year removed", (STORAGE,)),
        DemoTrouble("Monthly look at the backup", "", "One file restored as a test: well",
                    (STORAGE, COMPUTER)),
    ),
    "Training": (
        DemoTrouble("How to spot a fraudulent mail", "", "Ten examples; all were spotted at the "
                    "end", (LAPTOP,)),
    ),
}  # fmt: skip

PARTS = {
    "New cartridge; counter reset": ("Toner cartridge", 4990),
    "Replaced the power supply": ("Power supply 12 V", 1850),
    "Moved the router; a second access point is recommended": ("Network cable 10 m", 1290),
    "New disk put in, all restored from the backup": ("SSD 1 TB", 8900),
    "Screen, dock and keyboard set up": ("Dock", 12900),
}
"""What was put in, by what was done, with its price in minor units."""

RECOMMENDED = {
    "Set the clock; the battery of the board is to be replaced":
        ("Replace the battery of the board", "Visit on site"),
    "Moved the router; a second access point is recommended":
        ("Second access point for the back office", "Network check"),
    "Switched them off and freed 60 GB":
        ("Replace the computer: its system gets no updates any more", "New computer set-up"),
    "Snapshots older than a year removed": ("Restore a file as a test", "Backup review"),
    "Replaced the power supply": ("Look at the router again", "Remote session"),
    "Ten examples; all were spotted at the end": ("Training for the new colleague", "Training"),
}  # fmt: skip
"""What was recommended after what was done, and as which service it would be booked."""

TOLD = {
    "New cartridge; counter reset": "The old cartridge may go into the box by the door.",
    "Set a new one together and wrote it into the safe": "Passwords are in your safe; I keep none.",
    "Switched them off and freed 60 GB": "Please restart once a week.",
    "Switched that off; to be watched for a week": "Call me if it comes back within a week.",
    "Replaced the power supply": "Call me if it comes back within a week.",
    "Data and mail moved, old disk kept for a month": "The old disk lies with me for a month.",
}
"""What clients read of what was done."""

PRIVATE = ("", "", "", "Likes to watch and ask.", "Wants to be told why.")
PRIVATE_THERE = ("", "", "Parking behind the house.", "Ring twice.", "Key is at the neighbour's.")
"""What only the consultant reads, of work from afar and on site."""

RATINGS = (
    (5, "Quick and friendly."), (5, ""), (5, "Works again, thank you!"), (4, ""),
    (4, "Came a little late, but solved it."), (5, "Explained it so that I understood."), (3, ""),
)  # fmt: skip

SET_UP = (
    "Serial number and warranty noted", "System updates", "Firmware updated", "Accounts made",
    "Disk encrypted, key handed over", "Virus protection on", "Firewall on", "Mail set up",
    "Printers set up", "Data moved", "Backup runs", "One file restored as a test",
    "Old device wiped or kept", "Everything explained",
)  # fmt: skip
"""The checklist of a new computer."""

CHECKLISTS = (
    ("New computer set-up", SET_UP),
    ("Backup review", ("Age of the last copy", "Free space", "One file restored as a test")),
    ("Network check", ("Measured in each room", "Firmware", "Guest network", "Password of Wi-Fi")),
)

SNIPPETS = (
    ("Printer", "{device}: cleaned, cartridge changed, test page is well."),
    ("Updates", "Installed all updates on {device} and restarted it twice."),
    ("Backup tested", "Restored a file of {client} on {date} from the backup: it is whole."),
    ("Fraud", "Looked at the mail together: it was a fraud, nothing was clicked."),
)
