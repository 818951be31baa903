"""Guards of the house: rules about the code and the pages as a whole."""
