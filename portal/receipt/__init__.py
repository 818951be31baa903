"""An answer as a paper to show: kept by one press, signed, and found genuine by its number."""
