"""Keys by which a maker's other systems come in: what each may do, until when, how often. Knows nothing of HTTP."""
