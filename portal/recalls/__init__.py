"""The published recalls: list, pages, feeds. GET only, cacheable, the same for everybody."""
