"""Labels and rating plates for a maker's products: say which, look at one, fetch them."""
