"""Desktop: the calendar, painted: time grid, month, agenda and the little month beside them."""
