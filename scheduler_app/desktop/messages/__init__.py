"""Desktop, messages: what is sent and shown by itself."""
