"""What people do here: one intent a module. Pages, API and commands call the same."""
