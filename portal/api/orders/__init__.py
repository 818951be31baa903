"""What a maker's ordering system sends and reads: purchase and sales orders with the serials of each."""
