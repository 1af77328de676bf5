"""Desktop, calendar: its part of the settings."""
