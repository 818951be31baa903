"""Units and lots: one search box, and what happened to each. Shows nobody's name without a right and a trace."""
