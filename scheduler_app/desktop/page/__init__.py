"""Desktop: how diary and booking page stand, in a light and in words."""
