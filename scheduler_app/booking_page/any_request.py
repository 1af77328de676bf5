"""Booking page: a request of Litestar, of whatever user, token and state."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection

AnyRequest = Request[Any, Any, Any]
AnyConnection = ASGIConnection[Any, Any, Any, Any]
