"""The report on how far a judge may be trusted: one object, shown as a page, a text and JSON."""
