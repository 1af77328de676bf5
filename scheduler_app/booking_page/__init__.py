"""Booking page: the hosted half, where clients find a free hour and ask for it."""
