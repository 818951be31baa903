"""Work that outlives a request: rows in our own tables, claimed with a lease, repeated after a crash."""
