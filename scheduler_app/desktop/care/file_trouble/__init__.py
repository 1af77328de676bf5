"""Desktop: the diary's file can't be used: what is said, and the ways out."""
