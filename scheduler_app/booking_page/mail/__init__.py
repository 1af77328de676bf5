"""Booking page: what clients are told by mail."""
