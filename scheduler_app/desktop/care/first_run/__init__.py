"""The first run in three steps: hours, place, services."""
