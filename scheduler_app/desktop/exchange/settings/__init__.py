"""Desktop, exchange: its part of the settings."""
