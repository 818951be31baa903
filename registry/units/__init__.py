"""Units: a product with its serial, lot, date made and expiry. Serial and lot are both first-class."""
