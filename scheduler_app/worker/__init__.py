"""Worker: what happens when nobody clicks."""
