"""What a maker's stock system tells: receipts, moves, counts, what is held back and released."""
