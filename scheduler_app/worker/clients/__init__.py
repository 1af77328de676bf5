"""Worker: what happens to clients when nobody clicks."""
