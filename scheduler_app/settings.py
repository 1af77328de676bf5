"""Settings of one run: typed, frozen, read once. The practice's own rules are in the diary."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

DIARY_NAME = "diary.sqlite3"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where this run keeps its things. `data_dir` holds the diary, its backups and the layout."""

    data_dir: Path

    @property
    def diary(self) -> Path:
        """The diary file."""
        return self.data_dir / DIARY_NAME


def read_settings(data_dir: Path | None = None) -> Settings:
    """The settings of this run: the folder asked for, else $SCHEDULER_APP_DATA, else the system's.

    The system's is the user's data folder of the platform, such as ~/.local/share/scheduler-app.
    """
    if data_dir is None and (named := os.environ.get("SCHEDULER_APP_DATA")):
        data_dir = Path(named)
    if data_dir is None:
        from platformdirs import user_data_path

        data_dir = user_data_path("scheduler-app", appauthor=False)
    return Settings(data_dir=data_dir.expanduser().absolute())


def twilio_url() -> str:
    """Another server in Twilio's place, on this machine only; Twilio's own where none is named."""
    return os.environ.get("SCHEDULER_TWILIO_URL", "") or "https://api.twilio.com"


def stripe_url() -> str:
    """Another server in Stripe's place, on this machine only; Stripe's own where none is named."""
    return os.environ.get("SCHEDULER_STRIPE_URL", "") or "https://api.stripe.com"


def system_zone() -> str:
    """The IANA zone this machine is set to; UTC when it can't be told."""
    from zoneinfo import ZoneInfoNotFoundError

    import tzlocal

    try:
        return tzlocal.get_localzone_name() or "UTC"
    except (ZoneInfoNotFoundError, ValueError, LookupError):
        return "UTC"


def system_region() -> str:
    """The country of the locale, such as "US"; may be empty."""
    import locale

    name = locale.getlocale()[0] or ""
    region = name.partition(".")[0].partition("_")[2]
    return region if len(region) == 2 and region.isalpha() else ""
