"""Desktop: the full form of a booking."""
