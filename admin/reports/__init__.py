"""Numbers and reports of recalls: each number leads to its rows."""
