"""The staff's area of recalls: contents, scope, review, versions."""
