"""Use cases, visits: record what was done, find it again, and see to what is due."""
