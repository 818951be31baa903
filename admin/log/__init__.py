"""Who did what: the maker's log, and the operator's."""
