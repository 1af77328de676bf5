"""Storage, visits: what was done, and what is due."""
