"""Desktop, frame: its part of the settings."""
