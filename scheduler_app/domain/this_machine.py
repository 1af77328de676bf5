"""Domain: what stands for this very machine, so that nothing leaves it."""

from __future__ import annotations

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether a host name stands for this machine, so that nothing leaves it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name: “127.0.0.com” is one too, and may lie anywhere
        return host == "localhost"
