"""Desktop: working hours, days off and the practice's rules."""
