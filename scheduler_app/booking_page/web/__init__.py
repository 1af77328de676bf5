"""Booking page: how a page is rendered: templates, languages, forms and errors."""
