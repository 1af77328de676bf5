"""Desktop, money: who sends invoices, what they charge, and whom they are made out to."""
