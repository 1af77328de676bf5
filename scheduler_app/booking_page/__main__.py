"""Booking page: the door of the process, for `scheduler-page` and `python -m`."""

from __future__ import annotations

import sys

from scheduler_app.loading import leave_out_folder


def main() -> int:
    """Run the command that was asked for."""
    from scheduler_app.booking_page.cli import main as run

    return run()


if __name__ == "__main__":
    leave_out_folder()
    sys.exit(main())
