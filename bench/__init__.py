"""Benchmarks: each prints ratios measured side by side in one run, since machines are noisy. Not part of the tests."""
