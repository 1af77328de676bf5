"""Use cases, money: invoices: made, sent, paid, reminded of and proven."""
