"""Desktop, bookings: what is asked before a booking is changed."""
