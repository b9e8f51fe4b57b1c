"""A report as a page, as text and on a terminal: `sections` say what, the writers how."""
