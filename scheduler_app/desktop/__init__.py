"""SHOWS to the consultant. The only room with PySide6."""
