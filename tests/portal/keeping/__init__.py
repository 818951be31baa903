"""What owners do with what they registered."""
