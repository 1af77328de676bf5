"""Desktop: what two screens share to be looked at and typed into."""
