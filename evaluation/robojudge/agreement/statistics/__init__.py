"""How much raters agree: one family of statistics a file, each over many resamples at once."""
