"""Desktop: the frame: window, rail, status, toasts, and what holds the screens."""
