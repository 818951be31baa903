"""Labels and rating plates with a code to scan, one or a million: good data start where a number is printed."""
