"""Desktop: other calendars and address books are taken in."""
