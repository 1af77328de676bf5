"""Desktop: what is selected, or what comes next."""
