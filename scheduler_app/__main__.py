"""The door of the process: `python -m scheduler_app`, and the command `scheduler-app`."""

from __future__ import annotations

import sys

from scheduler_app.loading import leave_out_folder, loading


def main() -> int:
    """Load what every command needs, and run the one that was asked for."""
    with loading():
        from scheduler_app import cli
    return cli.main()


if __name__ == "__main__":
    leave_out_folder()
    sys.exit(main())
