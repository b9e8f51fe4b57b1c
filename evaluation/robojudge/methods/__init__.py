"""Ways of judging, one a file."""
