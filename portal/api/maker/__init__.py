"""What a maker's systems read of what is the maker's: units, their sales, registrations, recalls. Never a person."""
