"""Booking page: structlog without what it loads for coloured terminals: 4 MB of each worker."""

from __future__ import annotations

import sys

if "rich" in sys.modules:
    import structlog
else:
    sys.modules["rich"] = None  # type: ignore[assignment]  # so Python spells "not installed"
    try:
        import structlog
    finally:
        del sys.modules["rich"]

__all__ = ["structlog"]
