"""Booking page: remembers: the page's database and what it holds."""
