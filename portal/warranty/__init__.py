"""Am I covered? For anybody by product and number; for owners with their papers."""
