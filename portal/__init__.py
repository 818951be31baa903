"""The public face: anyone may check a unit, read recalls and feeds. Knows nothing of the staff face."""
