"""The programs' way in."""
