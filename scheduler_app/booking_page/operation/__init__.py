"""Booking page: how a host watches over it."""
