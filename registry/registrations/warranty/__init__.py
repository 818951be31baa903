"""What owners have of their warranty: certificates, letters before it ends, and the day on which it was bought."""
