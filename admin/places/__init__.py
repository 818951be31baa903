"""What places and businesses of the chain are called, what they are and how a recall reaches them."""
