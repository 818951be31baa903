"""Orders for staff: what is still to leave or come in, and which serials each order holds. Systems write them."""
