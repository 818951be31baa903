"""Who works here, for which maker, and what they may do. Knows nothing of how people sign in."""
