"""Booking page: invoices that clients see and pay."""
