"""Units that were sold twice, as sales records tell: by two lines, or by a line and an event of another sale."""
