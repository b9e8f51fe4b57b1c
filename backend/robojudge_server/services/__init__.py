"""What changes state or judges, by noun."""
