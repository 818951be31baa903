"""Serial numbers as data: keys that sort alike everywhere, ranges, and what a product's serials look like. Pure."""
