"""Worker, messages: what is sent and shown when nobody clicks."""
