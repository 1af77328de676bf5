"""Appointment scheduler for a one-person IT support practice: desktop calendar and booking page."""

__version__ = "0.1.0"
