"""Gateways, messages: the consultant's own mail server."""
