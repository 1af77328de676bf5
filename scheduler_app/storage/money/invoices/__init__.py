"""Storage, money: invoices, their numbers and papers, and whom they are made out to."""
