"""Booking page: what a client has booked, and what can be done about it."""
