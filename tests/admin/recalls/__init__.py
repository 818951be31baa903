"""The recall area of the staff face."""
