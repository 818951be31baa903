"""Stories told through the real parts, on both databases."""
