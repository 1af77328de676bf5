"""Desktop: overlaps that wait to be settled."""
