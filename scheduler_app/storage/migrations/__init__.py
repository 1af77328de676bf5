"""Storage: migrations of the diary, run by ../opening.py."""
