"""Gateways: address books, as CSV tables or vCards."""
