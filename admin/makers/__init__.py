"""The operator's area: makers and their people. Shows nothing of what makers keep here."""
