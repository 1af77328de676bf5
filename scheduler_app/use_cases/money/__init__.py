"""Use cases, money: what a practice asks for in advance, and what becomes of it."""
