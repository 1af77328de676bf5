"""Desktop, care: its group of the settings."""
