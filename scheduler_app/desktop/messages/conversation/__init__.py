"""Desktop, messages: what was said with clients and strangers, and who is to be called."""
