"""Desktop, money: the policy: its rules, what clients read, and what it would have come to."""
