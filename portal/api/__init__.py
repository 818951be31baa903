"""The programs' way in: the same checks and recalls as the pages, as JSON, described by OpenAPI."""
