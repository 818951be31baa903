"""Who did what, when, before and after: a chain of entries that the database refuses to change."""
