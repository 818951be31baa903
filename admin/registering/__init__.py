"""Staff register what they sold for the customer, who decides by a letter whether it counts."""
