"""Desktop: other calendars and address books, in and out."""
