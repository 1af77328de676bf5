"""Storage, messages: what has to happen outside, and what became of it."""
