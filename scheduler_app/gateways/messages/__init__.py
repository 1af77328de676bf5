"""Gateways, messages: mail servers and providers of texts."""
