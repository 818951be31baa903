"""What came of recalls, in numbers: whom letters reached, what they did, and each number's rows."""
