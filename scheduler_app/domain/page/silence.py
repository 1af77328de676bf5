"""Domain: what the page is asked to tell the consultant when this program is silent for too long.

Numbers and times only: no client is named in it, and no message.
"""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.page.limits import can_be_shown
from scheduler_app.domain.page.mails import MOST_AT_RISK, Watch
from scheduler_app.domain.time_units import HOUR
from scheduler_app.domain.zones import from_epoch

_TEXT = """\
Your calendar program has not called the booking page for {silence} or longer.

{wait} in it that nobody else has. The first is due on {first} ({zone}).

Start the program where it reaches the internet. What is late and still of use goes out then, and \
the rest is handed over in time.

You get this mail once for each silence, as the setting messages.away_hours has it.
"""


def watch_over(dues: Sequence[int], *, hours: int, to: str, zone: str) -> Watch | None:
    """What to tell of messages due at these epoch seconds after so many hours of silence.

    None where there are none, or where `to` is no address that a mail can go to.
    """
    ahead = sorted(filter(can_be_shown, dues))[:MOST_AT_RISK]
    if not ahead or not MAIL_ADDRESS.fullmatch(to):
        return None
    one = len(ahead) == 1
    wait = "1 message to a client waits" if one else f"{len(ahead)} messages to clients wait"
    first = from_epoch(ahead[0]).astimezone(ZoneInfo(zone))
    return Watch(
        after=hours * HOUR,
        risk_from=ahead[0],
        count=len(ahead),
        to=to,
        subject=f"{wait} for your calendar program",
        text=_TEXT.format(
            silence="an hour" if hours == 1 else f"{hours} hours",
            wait=wait,
            first=f"{first:%A}, {first.day} {first:%B %Y} at {first:%H:%M}",
            zone=zone,
        ),
    )
