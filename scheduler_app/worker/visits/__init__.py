"""Worker, visits: what is told of visits and of what is due when nobody clicks."""
