"""Files events that a maker's systems tell, and derives from them where everything is. Joins events with units."""
