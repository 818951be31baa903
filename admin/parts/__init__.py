"""Units that hold recalled parts: which they are, and beginning a recall of one's own."""
