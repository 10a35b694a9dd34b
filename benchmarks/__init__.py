"""Benchmarks: ratios measured in one run, written to results.json with the machine."""
