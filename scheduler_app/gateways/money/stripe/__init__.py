"""Gateway: payments by card by Stripe."""
