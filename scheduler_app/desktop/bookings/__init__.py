"""Desktop, bookings: calendar screen, inspector, full form, quick entry and conflicts."""
