"""REMEMBERS: the diary, one SQLite file. What leaves this room is a frozen value."""
