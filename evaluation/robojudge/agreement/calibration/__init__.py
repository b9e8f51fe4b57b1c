"""What a judge's numbers are worth in people's words: maps fitted on blind labels, and saved as a file."""
