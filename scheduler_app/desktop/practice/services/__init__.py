"""Desktop: what the practice offers."""
