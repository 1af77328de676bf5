"""Booking page: choosing a service and a time, and asking for it."""
