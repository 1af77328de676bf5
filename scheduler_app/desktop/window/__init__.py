"""Desktop: the frame: rail, toasts, banner, status, shortcuts."""
