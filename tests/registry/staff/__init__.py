"""Members, permissions and shared counts."""
