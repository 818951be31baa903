"""Check receipts: what was answered for a unit, signed, so that it can be shown to somebody else. No person in them."""
