"""Desktop, invoices: the screen of what is to be billed, of drafts, and of what was sent."""
