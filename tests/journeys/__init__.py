"""Stories told through the whole site."""
