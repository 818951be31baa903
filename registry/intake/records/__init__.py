"""What rows of production lists and sales records mean, and what is wrong with them. Knows no database."""
