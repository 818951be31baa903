"""What the rows of a recall list mean, and what is wrong with them: row by row with care, whole columns at speed."""
