"""Desktop, money: the account at whoever takes payments by card."""
