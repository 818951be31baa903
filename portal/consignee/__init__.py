"""What a business sees behind the link of a stop-sale notice: its own units, its answer, and those after it."""
