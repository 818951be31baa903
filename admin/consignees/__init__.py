"""Businesses that got units of a recall: telling them, what they answered, and effectiveness checks."""
