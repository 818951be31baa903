"""How often something may be tried, counted over all workers. Knows nothing of what is tried."""
