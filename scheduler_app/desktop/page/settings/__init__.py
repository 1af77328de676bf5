"""Desktop, page: its part of the settings."""
