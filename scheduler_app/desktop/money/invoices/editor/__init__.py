"""Desktop, invoices: the editor of a draft, with what it looks like beside it."""
