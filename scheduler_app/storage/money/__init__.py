"""Storage, money: agreements, what was paid and went back, and the ledger."""
