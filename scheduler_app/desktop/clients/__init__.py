"""Desktop: who the practice works for."""
