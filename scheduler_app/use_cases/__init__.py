"""DOES: one verb a file, one transaction a verb."""
