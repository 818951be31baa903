"""Benchmarks: each prints ratios measured side by side in one run, since machines are noisy. Never part of the tests."""
