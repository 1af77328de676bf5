"""Booking page: sessions, tokens, throttling, headers and passwords."""
