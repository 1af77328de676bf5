"""Desktop, page: how the booking page stands, what clients ask for there, and its settings."""
