"""Desktop, money: what is asked for in advance, and where it stands."""
