"""Desktop, money: invoices: all of them, what is to be billed, and the editor of a draft."""
