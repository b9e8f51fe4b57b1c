"""Who comes in, and what they may send."""
