"""Storage, bookings: a booking's life: states, moves, series, undo, its sentences."""
