"""Booking page: stylesheet, script, icon and logo, at addresses that change with their content."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get

from scheduler_app.booking_page.store.examination import logo_of
from scheduler_app.booking_page.web.colours import accents
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.domain.page.format import PracticeCard

STATIC = Path(__file__).parents[1] / "static"

FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served: its media type, its bytes plain and packed, its hash."""

    media_type: str
    plain: bytes
    packed: bytes
    mark: str


def asset_url(name: str) -> str:
    """The address of a static file, good for ever."""
    stem, _, suffix = name.rpartition(".")
    return f"/static/{stem}-{_asset(name).mark}.{suffix}"


def style_url(colour: str) -> str:
    """The address of the stylesheet in the colours of a practice."""
    return f"/static/page-{_style(colour).mark}.css"


@lru_cache(maxsize=1)
def logo_url(practice: PracticeCard) -> str:
    """The address of the practice's logo; empty where there is none."""
    image = _image(practice)
    return f"/logo?v={_mark(image[0])}" if image else ""


@get("/static/{name:str}", opt={"exclude_from_csrf": True, "skip_session": True})
async def static_file(request: Request[Any, Any, Any], name: str) -> Response[bytes]:
    """A static file. An address from before an update is answered with what holds now."""
    stem, _, suffix = name.rpartition(".")
    stem, _, mark = stem.rpartition("-")
    if f"{stem}.{suffix}" == "page.css":
        practice = await practice_of(request)
        asset = _style(practice.colour if practice else "")
    elif f"{stem}.{suffix}" in _names():
        asset = _asset(f"{stem}.{suffix}")
    else:
        return Response(b"", status_code=404, media_type="text/plain")
    headers = {
        "Cache-Control": FOREVER if mark == asset.mark else BRIEFLY,
        "Vary": "Accept-Encoding",
    }
    body = asset.plain
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = asset.packed
    return Response(body, headers=headers, media_type=asset.media_type)


@get("/logo", opt={"exclude_from_csrf": True, "skip_session": True})
async def logo(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The practice's logo, as the desktop published it."""
    practice = await practice_of(request)
    image = _image(practice) if practice else None
    if image is None:
        return Response(b"", status_code=404, media_type="text/plain")
    current = request.query_params.get("v") == _mark(image[0])
    return Response(
        image[0],
        headers={"Cache-Control": FOREVER if current else BRIEFLY},
        media_type=image[1],
    )


@get("/favicon.ico", sync_to_thread=False, opt={"exclude_from_csrf": True, "skip_session": True})
def favicon() -> Response[bytes]:
    """The icon, for whoever asks for it where icons used to be."""
    asset = _asset("icon.svg")
    return Response(asset.plain, headers={"Cache-Control": BRIEFLY}, media_type=asset.media_type)


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in STATIC.iterdir() if path.suffix in _TYPES)


@cache
def _asset(name: str) -> Asset:
    path = STATIC / name
    return _made(path.read_bytes(), _TYPES[path.suffix])


@lru_cache(maxsize=4)
def _style(colour: str) -> Asset:
    """The stylesheet, headed by the variables that the practice's colour stands for."""
    light, dark = accents(colour)
    head = ":root{{--accent:{0};--on-accent:{1};--accent-soft:{2}}}"
    themed = (
        head.format(light.colour, light.on_colour, light.soft)
        + "@media(prefers-color-scheme:dark){"
        + head.format(dark.colour, dark.on_colour, dark.soft)
        + "}\n"
    )
    return _made(themed.encode() + (STATIC / "page.css").read_bytes(), _TYPES[".css"])


def _made(plain: bytes, media_type: str) -> Asset:
    return Asset(media_type, plain, gzip.compress(plain, 9, mtime=0), _mark(plain))


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


@lru_cache(maxsize=1)  # the key holds the whole logo, as the value does
def _image(practice: PracticeCard) -> tuple[bytes, str] | None:
    """The logo's bytes and media type, decoded once a publication."""
    return logo_of(practice)
