"""Where units are and whose hands they are in: places (plants, warehouses, shops) and the parties that run them."""
