"""Desktop, visits: the stopwatch that runs while one is at work."""
