"""Desktop: the calendar, painted: time grid, month and agenda, on the screen and on paper."""
