"""Loading: how the program comes into memory fast, whichever door it is entered by."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = Path(__file__).parent


@contextmanager
def loading() -> Iterator[None]:
    """What is imported in this block stays as long as the process does.

    So the garbage collector rests meanwhile, and neither while the program runs nor at its end
    searches the hundred thousand objects of the libraries: an eighth of the start, half of the end.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def leave_out_folder() -> None:
    """Import nothing from the folder that the program was started in.

    `python -m` looks there first: a `twilio.py` that lies in somebody's downloads would be run.
    The commands are started with `-P`, and have no such entry. That of a work tree is needed.
    """
    if not sys.flags.safe_path and sys.path and Path(sys.path[0]) != PACKAGE.parent:
        del sys.path[0]


def by_name(package: str | None, name: str) -> object:
    """What "module:thing" of a package is; the module is loaded when it is first asked for."""
    from pkgutil import resolve_name

    return resolve_name(f"{package}.{name}")


def resource(name: str) -> Path:
    """A file of `resources/`: inside an installed package, beside it in a work tree."""
    installed = PACKAGE / "_resources"
    return (installed if installed.is_dir() else PACKAGE.parent / "resources") / name
