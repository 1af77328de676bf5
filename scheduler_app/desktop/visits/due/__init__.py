"""Desktop, visits: what is due at clients."""
