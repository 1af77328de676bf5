"""Booking page: who a client is."""
