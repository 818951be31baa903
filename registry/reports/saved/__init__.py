"""Reports that staff put together and keep: which rows, which columns, and how often they are told that it is there."""
