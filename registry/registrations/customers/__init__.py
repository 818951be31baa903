"""What a maker's or dealer's staff registered for a customer, who alone decides whether it counts."""
