"""What a report holds, by topic."""
