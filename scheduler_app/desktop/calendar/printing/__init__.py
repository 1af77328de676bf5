"""Desktop: a day or a week on paper."""
