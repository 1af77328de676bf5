"""Gateways: calendar files (RFC 5545), read and written."""
