"""A maker's products: list, describe, try the serial pattern."""
