"""Desktop, practice: its part of the settings."""
