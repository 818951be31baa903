"""Owners, what they registered, and how to reach them: for safety, sealed in a table apart, and for nothing else."""
