"""Domain, money: invoices: what they say, what they come to, and how they live."""
