"""The door for `python -m scheduler_app`."""

import sys

from scheduler_app.cli import main

if __name__ == "__main__":
    sys.exit(main())
