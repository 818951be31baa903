"""The style page: every component of the look in one place, for those who build pages."""
