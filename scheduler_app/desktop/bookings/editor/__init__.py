"""Desktop: the full form of a booking, and the questions around a change."""
