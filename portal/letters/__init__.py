"""Pages that letters lead to: genuine or not, what to do, done, no more of these."""
