"""Booking page: the two calls of the desktop, and pairing."""
