"""What happened to units, as EPCIS 2.0 tells it: events, what was packed in what, and where everything is now."""
