"""Desktop: the one field for a day, a moment or an end, read from what is typed into it."""
