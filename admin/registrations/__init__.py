"""What owners registered, as staff see it: found, two of one unit settled, papers decided. Never an address."""
