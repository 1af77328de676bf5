"""Booking page: what is offered, and the pages that every visitor sees alike."""
