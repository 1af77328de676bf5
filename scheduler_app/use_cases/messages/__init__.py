"""Use cases, messages: plans what has to happen outside, and carries it out."""
