"""Paper shots: invoices of every kind as PNG files for looking at.

`python -m tests.paper_shots` writes them to `shots/paper-*.png`, each page a file; names as
arguments write only those, and `--readme` the one that the README shows, to `docs/screenshots/`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scheduler_app.gateways.money.papers.maker import TypesetPapers
from tests.gateways.money.papers.sample_documents import KINDS

ROOT = Path(__file__).parents[1]
README = "two-rates"


def main(wanted: list[str]) -> None:
    """Write them, each page a file."""
    readme = wanted == ["--readme"]
    folder = ROOT / "docs" / "screenshots" if readme else ROOT / "shots"
    folder.mkdir(exist_ok=True)
    maker = TypesetPapers()
    for kind in [README] if readme else wanted or KINDS:
        for number, page in enumerate(maker.pictures(KINDS[kind]()), start=1):
            (folder / f"paper-{kind}-{number}.png").write_bytes(page)


if __name__ == "__main__":
    main(sys.argv[1:])
