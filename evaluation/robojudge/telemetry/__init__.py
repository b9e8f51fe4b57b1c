"""What state and action alone say about an episode."""
