"""Use cases, calendar: free time: working time, gaps, recurrence, the explainer."""
