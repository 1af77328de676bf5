"""Desktop: a month as a small table of days to choose from."""
