"""The page on which a maker takes everything away."""
