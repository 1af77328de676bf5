"""Desktop, messages: the screen of what goes out to clients."""
