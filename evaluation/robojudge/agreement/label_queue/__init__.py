"""Which episodes people should label next, and how probable it was that each would be asked for."""
