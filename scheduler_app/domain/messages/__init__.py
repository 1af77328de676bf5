"""Domain, messages: what has to happen outside, and when it is too late for it."""
