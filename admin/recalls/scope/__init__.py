"""The scope editor: a rule as lines of a form, and back. Pure: parses forms, knows no page and no database."""
