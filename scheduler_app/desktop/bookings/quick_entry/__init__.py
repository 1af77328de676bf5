"""Desktop: one line that becomes a booking."""
