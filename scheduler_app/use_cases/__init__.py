"""DOES: verbs, one transaction each; those that are one shape share a file."""
