"""The first page after sign-in: what waits for whom."""
