"""Desktop, money: the screen of what is held, kept and given back, and of what does not agree."""
