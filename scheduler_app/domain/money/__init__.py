"""Domain, money: deposits, what becomes of them, and the ledger that explains every cent."""
