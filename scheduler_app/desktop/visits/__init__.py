"""Desktop, visits: the record of a visit, the search over all of them, and what is due."""
