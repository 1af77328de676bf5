"""Worker, money: payments by card, in a lane of their own."""
