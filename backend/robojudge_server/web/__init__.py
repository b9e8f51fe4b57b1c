"""What every endpoint shares: problems, pages, limits."""
