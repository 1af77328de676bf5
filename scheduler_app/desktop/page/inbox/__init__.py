"""Desktop: what clients ask for on the booking page, and the answers to it."""
