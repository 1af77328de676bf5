"""Worker, bookings: what a booking's life needs when nobody clicks."""
