"""Desktop, messages: what one tap tells clients, shown whole before any of it goes out."""
