"""Purchase and sales orders: what is promised, which serials are reserved for it, what was delivered."""
