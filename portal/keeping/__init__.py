"""What owners do with what they registered: prove it, pass it on, end it, and look after their own data."""
