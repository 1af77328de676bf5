"""Desktop: find anything and jump there."""
