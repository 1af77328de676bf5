"""Domain, visits: what was done at a visit, and what is due after it."""
