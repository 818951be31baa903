"""The check index: derived from the database, shared by the workers, replaced whole. Narrows, never decides."""
