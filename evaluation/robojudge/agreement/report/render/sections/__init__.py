"""The parts of a report, one a file: each turns records into paragraphs, tables and drawings."""
