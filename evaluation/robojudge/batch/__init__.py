"""Many episodes: the pipeline, its budget, and where it runs."""
