"""Open datasets of any supported format and read their episodes."""
