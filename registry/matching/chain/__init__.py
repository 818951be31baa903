"""Where a maker's units are: what events tell, joined with production lists, sales records and registrations."""
