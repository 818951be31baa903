"""What a maker takes away."""
