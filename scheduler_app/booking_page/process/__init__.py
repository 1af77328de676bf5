"""Booking page: what one process of it holds in memory; all that matters is in the database."""
