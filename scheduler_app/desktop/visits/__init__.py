"""Desktop, visits: what was done at a visit is written down, found again and shown."""
