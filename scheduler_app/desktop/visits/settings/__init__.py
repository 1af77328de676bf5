"""Desktop, settings: what records of visits are written with."""
