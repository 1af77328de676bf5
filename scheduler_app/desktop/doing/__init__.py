"""Desktop: how a screen does a verb: ask the page, run it, answer with a toast."""
