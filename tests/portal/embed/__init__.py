"""The check in pages of others."""
