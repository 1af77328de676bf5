"""Use cases: what the demo practice is made of: services, clients, places, problems, reasons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from scheduler_app.domain.practice.services import Online, Service, Where
from scheduler_app.domain.time_units import Minutes

PEOPLE = (
    "Anna Schmidt", "Ifeoma Okafor", "Tom Brandt", "Chloé Lefèvre", "Jürgen Großmann",
    "María del Carmen Ibáñez y Rodríguez-Villanueva", "Oluwaseun Adeyemi-Fitzgerald", "Wei Zhang",
    "Siân Llewellyn", "Дмитрий Волков", "Ελένη Παπαδοπούλου", "Øystein Bråten", "Zoë van der Berg",
    "ليلى حداد", "נועה לוי", "ნინო გელაშვილი", "Արմեն Սարգսյան", "Nguyễn Thị Minh Khai",
    "Łukasz Wójcik", "Şebnem Yılmaz", "Ágnes Kovács", "João da Silva", "Sinéad O'Reilly",
    "Björk Þórsdóttir", "Priya Raghunathan", "Kwame Mensah", "Yuki Tanaka", "Aroha Te Whaiti",
    "Pádraig Mac Giolla Bhríde", "Ana-Lucía Ferrari", "Ben Hughes", "Grace Lindqvist",
    "Tariq Mahmood", "Rosa Petrova", "Viktor Horák", "Mette Sørensen", "Luca Bianchi",
    "Amara Diallo", "Henk de Vries", "Ruth Abernathy", "Samir Khoury", "Ines Carvalho",
    "Piotr Nowak",
    "Freya MacLeod", "George Whitcombe", "Noor Al-Amin", "Daniela Ionescu", "Marek Dvořák",
    "Hannah Weiß", "Paolo Conti", "Nadia Benali", "Oscar Lund", "Tess Ferreira", "Hugo Martin",
    "Ewa Zielińska", "Kofi Boateng", "Isla Campbell", "Ravi Menon", "Clara Dubois",
    "Milan Jovanović", "Agata Maj", "Leo Virtanen", "Salma Rahimi", "Eoin Walsh", "Katrin Vogel",
    "Bruno Costa",
    "Maja Kos", "Ali Demir", "Judith Stern", "Felix Baumann", "Olga Ivanova", "Simon Peters",
    "Teresa Gómez", "Ibrahim Sow", "Lotte Jansen", "Mark Elliott", "Vera Novak", "Emil Hansen",
    "Fatima Zahra", "Colin Reid", "Dora Szabó", "Jonas Keller", "Lena Fischer", "Peter O'Brien",
    "Renée Moreau", "Alan Price", "Karin Holm", "Stefan Meier", "Yusuf Kaya", "Bo Li",
)  # fmt: skip

COMPANIES = (
    "Brandt Joinery", "Lefèvre Translations", "Harbour Street Dental Practice",
    "Villanueva, Rodríguez & Partners Architects", "Adeyemi Catering", "Llewellyn Florists",
    "Bråten Boats", "Horák Bakery", "Whitcombe & Daughters Funeral Services", "Lund Photography",
    "The Little Bookshop", "Campbell Accountancy", "Keller Physiotherapy", "Reid Surveying",
    "Kos Ceramics", "Moreau Interiors", "Holm Legal", "Meier Garden Design",
)  # fmt: skip

TAGS: tuple[tuple[str, Callable[[int, str], bool]], ...] = (
    ("maintenance contract", lambda number, company: bool(company) and number % 8 == 2),
    ("regular", lambda number, _company: number < 5),
    ("newsletter", lambda number, _company: number % 6 == 1),
)
"""What clients are listed under, and which of them, by number and company."""

STREETS = (
    "Larch Lane", "Mill Street", "Station Road", "Harbour Street", "Quarry Hill", "Church Walk",
    "The Old Brewery, Canal Side", "Orchard Close", "Market Place", "Upper Bridge Street",
)  # fmt: skip

PROBLEMS = {
    "Quick help": (
        "Password for the mail account is refused.",
        "Printer prints blank pages since the update.",
        "Can't find the folder with last year's invoices.",
        "Second screen stays black.",
    ),
    "Remote session": (
        "Laptop takes ten minutes to start. Check autostart and free space.",
        "Mail arrives on the phone but not on the laptop.",
        "Warning about an expired certificate on every page.",
        "Move photos to the new cloud storage; about 80 GB.",
        "Video calls drop after five minutes.",
    ),
    "Visit on site": (
        "Printer not found by two of four computers.",
        "Router restarts in the afternoon. Bring the spare one.",
        "Scanner to e-mail stopped working after the provider changed.",
        "Old server is loud; see whether the fan can be replaced.",
    ),
    "New computer set-up": (
        "Two laptops, move data and mail, take the old ones back.",
        "New workstation for the drawing office. Licence keys are in the safe.",
        "Set up a family computer with two accounts.",
    ),
    "Network check": (
        "No Wi-Fi in the back office. Measure, then decide on a second access point.",
        "Plan the cabling for the new desks.",
        "Guests should not see the printers.",
    ),
    "Backup review": (
        "Restore one file as a test. Check the age of the last full copy.",
        "Backup disk is nearly full.",
        "Monthly look at the backup report.",
    ),
    "Training": (
        "Spreadsheets for beginners, three people.",
        "How to spot a fraudulent mail. Bring examples.",
        "First steps with the shared calendar.",
    ),
}
"""What clients ask for, by service."""

CLIENT_NOTES = (
    "", "", "", "", "Prefers mornings.", "Ring twice; the bell is quiet.", "Dog is friendly.",
    "Parking behind the house.", "Pays by transfer at the end of the month.",
    "Call before coming.", "Speaks little English; daughter translates.",
)  # fmt: skip

CANCELLED = (
    "Child is ill.", "It works again by itself.", "Has to travel for work.",
    "Wants to wait for the new laptop.", "Found the cable.", "Double-booked with the dentist.",
)  # fmt: skip

MOVED = (
    "By phone; client's child is ill.", "Client asked by e-mail for a later time.",
    "Spare part arrives a day later.", "Train strike.", "Meeting took longer.",
)  # fmt: skip

ERRANDS = (
    ("Accounts", 120), ("Dentist", 60), ("Parents' evening", 90), ("Tax adviser", 60),
    ("Car to the garage", 60), ("Lunch with Ruth", 90), ("Read the security bulletins", 60),
)  # fmt: skip
"""Busy blocks: title and minutes."""

PRACTICE = "Exampleton IT"

MOBILES = "+447700900"
"""Numbers that Ofcom keeps for fiction, but for their last three digits."""

_HOUR = timedelta(hours=1)

WILL_YOU_BE_THERE = f"{PRACTICE}: will you be there? {{}}. Reply C to confirm."

ANSWERS: tuple[tuple[tuple[timedelta, str], ...], ...] = (
    ((18 * _HOUR, "C"),),
    (
        (
            1.5 * _HOUR,
            "Yes but could you come half an hour later? The children have a dentist first.",
        ),
    ),
    ((16 * _HOUR, "Yes, thank you"),),
    (),
    ((3 * _HOUR, "C"), (2 * _HOUR, "By the way, the scanner is acting up again. Bring a cable?")),
    (),
)
"""What those who were asked to confirm answered, each so long ago."""

STRANGER = f"{MOBILES}999"
FROM_A_STRANGER = (
    (4 * _HOUR, "Hello, a neighbour gave me your number. Could you look at a laptop on Friday?"),
)
RUNNING_LATE = f"{PRACTICE}: sorry, we are running about 20 minutes late, and come at about {{}}."
LATE_ANSWER = "No problem, see you then."
LOST = (
    f"{PRACTICE}: we are sorry, we can't keep the appointment of {{}}. Please choose another time "
    "on the booking page."
)

_ON_SITE = (Minutes(15), Minutes(15), Minutes(30))
"""Preparation, wrap-up and travel."""

SERVICES = (
    Service(
        0,
        "Remote session",
        Minutes(60),
        price=6500,
        hue=0,
        online=Online.REQUEST,
        description="I look at your screen over the line and mend what can be mended from afar.",
    ),
    Service(
        0,
        "Visit on site",
        Minutes(120),
        *_ON_SITE,
        price=14000,
        hue=4,
        where=Where.ON_SITE,
        online=Online.REQUEST,
        description="I come to you, with tools and the usual spare parts.",
    ),
    Service(
        0,
        "Quick help",
        Minutes(30),
        price=3000,
        hue=2,
        online=Online.AT_ONCE,
        description="One question, one answer. Confirmed at once.",
    ),
    Service(
        0, "New computer set-up", Minutes(180), *_ON_SITE, price=21000, hue=6, where=Where.ON_SITE
    ),
    Service(
        0,
        "Network check",
        Minutes(90),
        Minutes(0),
        *_ON_SITE[1:],
        price=11000,
        hue=8,
        where=Where.ON_SITE,
    ),
    Service(0, "Backup review", Minutes(45), price=4500, hue=1, online=Online.REQUEST),
    Service(0, "Training", Minutes(90), Minutes(15), Minutes(0), Minutes(0), price=12000, hue=7),
)
POPULARITY = (7, 10, 5, 5, 5, 3, 2)
"""How often each service is asked for, in the order of `SERVICES`."""
