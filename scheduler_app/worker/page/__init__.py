"""Worker, page: what desktop and booking page say to each other."""
