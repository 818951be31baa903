"""The staff face through HTTP, as people use it."""
