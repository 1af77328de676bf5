"""Benchmarks: what the diary costs, held against limits measured in the same run."""
